"""How pages are recognised and laid over their forms: `python -m tests.bench.pages`, or `make bench-pages`.

All drawn forms are known at once. Pages of them come printed, scanned, copied, scanned in black and white, and
photographed, with names on them; the truth is known to the point. Beside them come pages that no form may take: other
editions, other forms, blank ones, noise.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

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


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--copies", type=int, default=6, help="of each page, kind and edition (default: 6)")
    parser.add_argument("--out-of", type=int, default=1, help="take only one case in so many")
    arguments = parser.parse_args()
    pages = [(printed, page) for printed in everything() for page in range(1, len(printed.sheets) + 1)]
    references = [_reference(printed, page) for printed, page in pages]
    registrar = Registrar(references)
    tallies: dict[str, Tally] = defaultdict(Tally)
    for number, case in enumerate(_cases(pages, arguments.copies)):
        if number % arguments.out_of == 0:
            tallies[case.group].add(case, registrar, references)
    print(_table(tallies))


@dataclass
class Tally:
    """What became of the cases of one group."""

    pages: int = 0
    accepted: int = 0
    wrong: int = 0
    seconds: float = 0.0
    errors: list[float] | None = None

    def add(self, case: Case, registrar: Registrar, references: list[Reference]) -> None:
        """Recognise one page."""
        begun = time.process_time()
        found = None if is_blank(case.picture) else registrar.register(case.picture)
        self.seconds += time.process_time() - begun
        self.pages += 1
        if found is None or not found.accepted or found.best is None:
            return
        self.accepted += 1
        self.wrong += found.best.reference != case.known
        if case.seen is not None and found.best.reference == case.known:
            corners = np.concatenate([rect.corners() for rect in references[found.best.reference].fields])
            self.errors = [*(self.errors or []), worst_mm(case.seen, found.best.placement, corners)]


def _cases(pages: list[tuple[Printed, int]], copies: int) -> Iterator[Case]:
    for copy in range(copies):
        for number, (printed, page) in enumerate(pages):
            for kind in KINDS:
                rng = np.random.default_rng([copy, number, KINDS.index(kind)])
                seen = _seen(
                    kind, _filled(_grey(printed.sheets[page - 1]), printed.form.on_page(page), rng), rng
                )
                yield Case(kind, seen.picture, number, seen)
        yield from _to_refuse(pages, copy)


def _to_refuse(pages: list[tuple[Printed, int]], copy: int) -> Iterator[Case]:
    for number, (printed, page) in enumerate(pages):
        for turn, edition in enumerate(each for each in editions(printed) if each.page == page):
            rng = np.random.default_rng([copy, number, turn, 7])
            sheet = _filled(_grey(edition.sheet), printed.form.on_page(page), rng)
            yield Case("another edition", _seen(KINDS[(turn + copy + number) % 4], sheet, rng).picture)
        rng = np.random.default_rng([copy, number, 8])
        foreign = _seen(KINDS[(copy + number) % 4], _shuffled(_grey(printed.sheets[page - 1]), rng), rng)
        yield Case("foreign", foreign.picture)
        yield Case("blank", _blank(rng))


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


def _blank(rng: Rng) -> Pixels:
    paper = rng.normal(rng.uniform(225, 252), rng.uniform(1, 4), (2339, 1654))
    return np.clip(paper, 0, 255).astype(np.uint8)


def _grey(sheet: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY), np.uint8)


def _reference(printed: Printed, page: int) -> Reference:
    paper = printed.form.pages[page - 1]
    rects = [field.rect for field in printed.form.on_page(page)]
    return make_reference(_grey(printed.sheets[page - 1]), paper.width, paper.height, rects)


def _table(tallies: dict[str, Tally]) -> str:
    rows = [
        "| Pages | Number | Within 1 mm | Median mm | 95 % mm | Refused | Wrongly accepted | CPU s a page |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for group, tally in tallies.items():
        errors = np.array(tally.errors or [])
        fine = f"{100 * (errors < 1).sum() / tally.pages:.1f}%" if group in KINDS else ""
        median, most = (
            (f"{value:.2f}" for value in np.quantile(errors, [0.5, 0.95])) if len(errors) else ("", "")
        )
        refused = tally.pages - tally.accepted
        rows.append(
            f"| {group} | {tally.pages} | {fine} | {median} | {most} | {refused} | {tally.wrong} "
            f"| {tally.seconds / tally.pages:.2f} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
