"""``python -m tests.bench.review``: a robot that knows the names reviews a queue of them in Chromium.

For each name it presses the fewest keys that the web app allows; they are compared with typing every name. Prints
the numbers and writes JSON; with ``--strict`` it exits with 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench.machine import machine
from tests.bench.review import groups, pile, records, single
from tests.bench.review.names import queue_names
from tests.bench.review.office import browser, read_queue, saved_names, watched_page
from tests.bench.review.report import Game, lines, settle
from tests.e2e.server import ROOT, Server, wait_for
from tests.handwriting import NamedImage


@dataclass(frozen=True)
class Mode:
    """A way to review: what is prepared, how it is played, and the most keys that it may take for a name.

    If ``keys_singly`` is given it counts those for the same images one at a time, which are the limit then.
    """

    prepare: Callable[[list[NamedImage]], AbstractContextManager[tuple[Server, dict[int, str]]]]
    play: Callable[[Page, Server, dict[int, str]], Counter[str]]
    limit: float
    keys_singly: Callable[[Browser, Server, dict[int, str]], int] | None = None


MODES = {
    "single": Mode(read_queue, single.play, 1.06),
    "groups": Mode(read_queue, groups.play, 0.2),
    "records": Mode(pile.read_pile, records.play, 1.06, records.keys_singly),
}
MEASURED = """() => {
    const { keys, latencies, moves } = paraphProbe;
    return { keys, latencies, moves, accepted: paraphSight.accepted, unpainted: paraphSight.unpainted.length };
}"""


def main() -> int:
    """Review in each mode, print, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.review", description=__doc__)
    parser.add_argument("--names", type=int, default=200, help="how many names wait in the queue")
    parser.add_argument("--mode", choices=[*MODES, "all"], default="all")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "review.json", help="where to write")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a limit is missed")
    options = parser.parse_args()
    names, source = queue_names(options.names)
    print(f"{len(names)} names ({source}), {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    games: list[Game] = []
    with browser() as chromium:
        for mode in MODES if options.mode == "all" else [options.mode]:
            games.append(played(chromium, mode, names))
            print("\n".join(lines(games[-1])), flush=True)
    run = {
        "version": sorted(ROOT.glob("weights/*/manifest.json"))[-1].parent.name,
        "machine": machine(),
        "source": f"{len(names)} names, {source}",
        "command": f"make bench-review NAMES={options.names}"
        + ("" if options.mode == "all" else f" MODE={options.mode}"),
        "games": [game.to_dict() for game in games],
    }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(run, indent=2), encoding="utf-8")
    return int(options.strict and not all(game.is_good for game in games))


def played(chromium: Browser, mode: str, names: list[NamedImage]) -> Game:
    """Review in one mode on a server of its own, and compare what the server stored."""
    how = MODES[mode]
    with how.prepare(names) as (server, truth):
        page = watched_page(chromium)
        ways = how.play(page, server, truth)
        wait_for("the outbox to be empty", lambda: page.get_by_test_id("unsaved").count() == 0)
        wait_for("every name to be saved", lambda: server.get("/stats").json()["pending"] == 0)
        measured = page.evaluate(MEASURED)
        page.close()
        saved = saved_names(server)
        singly = how.keys_singly and how.keys_singly(chromium, server, truth)
    return settle(mode, limit=how.limit, keys_singly=singly, ways=ways, truth=truth, saved=saved, **measured)


if __name__ == "__main__":
    sys.exit(main())
