"""How pages are recognised and laid over their forms: `python -m tests.bench.pages`, or `make bench-pages`.

All drawn forms are known at once. Pages of them come printed, scanned, copied, scanned in black and white, and
photographed, with names on them; the truth is known to the point. Beside them come pages that no form may take: other
editions, other forms, blank ones, noise.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from backend.pages.blank import is_blank
from backend.pages.form import Field
from backend.pages.reference import Reference, make_reference
from backend.pages.register import Registrar
from tests.pages.editions import editions
from tests.pages.layouts import MM, Printed, everything
from tests.pages.simulator import Pixels, Rng, Seen, photographed, scanned, worst_mm

KINDS = ("scan", "copy", "black and white", "photo")
LETTERS = list("ABCDEFGHILMNOPRSTUV")


@dataclass(frozen=True)
class Case:
    """A page to recognise; ``known`` is the number of its reference, None for what must be refused."""

    group: str
    picture: Pixels
    known: int | None = None
    seen: Seen | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a page; ``error`` in millimetres at the worst field corner of one that was rightly accepted."""

    group: str
    accepted: bool
    is_wrong: bool
    seconds: float
    error: float | None = None


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--copies", type=int, default=6, help="of each page, kind and edition (default: 6)")
    parser.add_argument("--part", default="1/1", help="2/3 takes the second of every three pages")
    parser.add_argument("--log", type=Path, help="a file that each outcome is added to, as a line of JSON")
    parser.add_argument(
        "--table", type=Path, nargs="+", help="measure nothing: print the table of these logs"
    )
    arguments = parser.parse_args()
    if arguments.table:
        lines = [line for log in arguments.table for line in log.read_text(encoding="utf-8").splitlines()]
        print(table([Outcome(**json.loads(line)) for line in lines]))
        return
    outcomes = []
    for outcome in _measured(arguments.copies, *map(int, arguments.part.split("/"))):
        outcomes.append(outcome)
        if arguments.log:
            with arguments.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(asdict(outcome)) + "\n")
    print(table(outcomes))


def _measured(copies: int, part: int, parts: int) -> Iterator[Outcome]:
    pages = [(printed, page) for printed in everything() for page in range(1, len(printed.sheets) + 1)]
    references = [_reference(printed, page) for printed, page in pages]
    registrar = Registrar(references)
    for case in _cases(pages, copies, part - 1, parts):
        yield _recognised(case(), registrar, references)


def _recognised(case: Case, registrar: Registrar, references: list[Reference]) -> Outcome:
    begun = time.process_time()
    found = None if is_blank(case.picture) else registrar.register(case.picture)
    seconds = time.process_time() - begun
    if found is None or not found.accepted or found.best is None:
        return Outcome(case.group, False, False, seconds)
    if found.best.reference != case.known:
        return Outcome(case.group, True, True, seconds)
    assert case.seen is not None
    corners = np.concatenate([rect.corners() for rect in references[case.known].fields])
    return Outcome(case.group, True, False, seconds, worst_mm(case.seen, found.best.placement, corners))


def _cases(
    pages: list[tuple[Printed, int]], copies: int, part: int, parts: int
) -> Iterator[Callable[[], Case]]:
    """Functions that make the cases, so that those of other parts cost nothing."""
    every = [
        partial(make, pages, copy, number, turn)
        for copy in range(copies)
        for turn in range(_MOST_TURNS)
        for number in range(len(pages))
        for make, turns in _MAKERS
        if turn < turns
    ]
    return iter(every[part::parts])


def _genuine(pages: list[tuple[Printed, int]], copy: int, number: int, turn: int) -> Case:
    printed, page = pages[number]
    rng = np.random.default_rng([copy, number, turn])
    seen = _seen(KINDS[turn], _filled(_grey(printed.sheets[page - 1]), printed.form.on_page(page), rng), rng)
    return Case(KINDS[turn], seen.picture, number, seen)


def _edition(pages: list[tuple[Printed, int]], copy: int, number: int, turn: int) -> Case:
    printed, page = pages[number]
    rng = np.random.default_rng([copy, number, turn, 7])
    edition = [each for each in editions(printed) if each.page == page][turn]
    sheet = _filled(_grey(edition.sheet), printed.form.on_page(page), rng)
    return Case("another edition", _seen(KINDS[(turn + copy + number) % 4], sheet, rng).picture)


def _foreign(pages: list[tuple[Printed, int]], copy: int, number: int, turn: int) -> Case:
    """The print of a form in other places."""
    printed, page = pages[number]
    rng = np.random.default_rng([copy, number, turn, 8])
    sheet = _shuffled(_grey(printed.sheets[page - 1]), rng)
    return Case("foreign", _seen(KINDS[(turn + copy + number) % 4], sheet, rng).picture)


def _blank(pages: list[tuple[Printed, int]], copy: int, number: int, turn: int) -> Case:
    rng = np.random.default_rng([copy, number, turn, len(pages)])
    paper = rng.normal(rng.uniform(225, 252), rng.uniform(1, 4), (2339, 1654))
    return Case("blank", np.clip(paper, 0, 255).astype(np.uint8))


_MAKERS = ((_genuine, 4), (_edition, 6), (_foreign, 4), (_blank, 3))
_MOST_TURNS = max(turns for _, turns in _MAKERS)


def _seen(kind: str, sheet: Pixels, rng: Rng) -> Seen:
    if kind == "photo":
        return photographed(sheet, rng)
    return scanned(sheet, rng, copied=kind == "copy", mono=kind == "black and white")


def _filled(sheet: Pixels, fields: tuple[Field, ...], rng: Rng) -> Pixels:
    """The sheet with letters in four of five fields, some over the edge."""
    filled = sheet.copy()
    for each in fields:
        text = "".join(rng.choice(LETTERS, rng.integers(4, 10)))
        place = ((each.rect.left + rng.uniform(1, 8)) * MM, (each.rect.bottom - rng.uniform(-1, 3)) * MM)
        size, level, width = rng.uniform(1.2, 2.6), int(rng.integers(20, 90)), int(rng.integers(2, 5))
        if rng.random() < 0.8:
            at = (round(place[0]), round(place[1]))
            cv2.putText(filled, text, at, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, size, (level,), width, cv2.LINE_AA)
    return filled


def _shuffled(sheet: Pixels, rng: Rng) -> Pixels:
    """The same print in other places: strips of 25 mm in another order, each moved sideways."""
    height = round(25 * MM)
    strips = [sheet[top : top + height] for top in range(0, len(sheet) - height, height)]
    order = np.roll(rng.permutation(len(strips)), 1)
    moved = [np.roll(strips[place], round(rng.uniform(10, 60) * MM), axis=1) for place in order]
    return np.ascontiguousarray(np.concatenate(moved))


def _grey(sheet: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY), np.uint8)


def _reference(printed: Printed, page: int) -> Reference:
    paper = printed.form.pages[page - 1]
    rects = [field.rect for field in printed.form.on_page(page)]
    return make_reference(_grey(printed.sheets[page - 1]), paper.width, paper.height, rects)


def table(outcomes: Sequence[Outcome]) -> str:
    """A row for each group, in Markdown."""
    rows = [
        "| Pages | Number | Within 1 mm | Median mm | 95 % mm | Refused | Wrongly accepted | CPU s a page |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for group in dict.fromkeys(outcome.group for outcome in outcomes):
        own = [outcome for outcome in outcomes if outcome.group == group]
        errors = np.array([outcome.error for outcome in own if outcome.error is not None])
        fine = f"{100 * (errors < 1).sum() / len(own):.1f}%" if group in KINDS else ""
        median, most = (
            (f"{value:.2f}" for value in np.quantile(errors, [0.5, 0.95])) if len(errors) else ("", "")
        )
        refused, wrong = sum(not each.accepted for each in own), sum(each.is_wrong for each in own)
        seconds = np.mean([outcome.seconds for outcome in own])
        rows.append(
            f"| {group} | {len(own)} | {fine} | {median} | {most} | {refused} | {wrong} | {seconds:.2f} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
