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
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench.review import groups, single
from tests.bench.review.names import queue_names
from tests.bench.review.office import browser, read_queue, saved_names, watched_page
from tests.bench.review.report import Game, lines, settle
from tests.e2e.server import ROOT, Server, wait_for
from tests.handwriting import NamedImage

Play = Callable[[Page, Server, dict[int, str]], Counter[str]]

MODES: dict[str, tuple[Play, float]] = {"single": (single.play, 0.35), "groups": (groups.play, 0.2)}


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
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(
        json.dumps({"source": source, "games": [game.to_dict() for game in games]}, indent=2)
    )
    return int(options.strict and not all(game.is_good for game in games))


def played(chromium: Browser, mode: str, names: list[NamedImage]) -> Game:
    """Review in one mode on a server of its own, and compare what the server stored."""
    play, limit = MODES[mode]
    with read_queue(names) as (server, truth):
        page = watched_page(chromium)
        ways = play(page, server, truth)
        wait_for("the outbox to be empty", lambda: page.get_by_test_id("unsaved").count() == 0)
        wait_for("every name to be saved", lambda: server.get("/stats").json()["pending"] == 0)
        keys = page.evaluate("paraphProbe.keys")
        latencies = page.evaluate("paraphProbe.latencies")
        page.close()
        saved = saved_names(server)
    return settle(mode, limit=limit, keys=keys, ways=ways, latencies=latencies, truth=truth, saved=saved)


if __name__ == "__main__":
    sys.exit(main())
