"""The pages to recognise: forms filled with names, other editions, print in other places, blank and real pages.

Each case is made when it is its turn, from a seed of its own; the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from backend.pages.form import Field
from backend.pages.reference import Reference, make_reference
from backend.services.forms.page_files import FilePage, PageFiles
from tests.bench.pages import ink
from tests.bench.pages.ink import Ink
from tests.pages.editions import editions
from tests.pages.layouts import MM, Printed, everything
from tests.pages.simulator import Pixels, Rng, Seen, photographed, scanned

KINDS = ("scan", "copy", "black and white", "photo")
LETTERS = list("ABCDEFGHILMNOPRSTUV")
_WRITTEN = 0.95  # of the fields
_REAL = ("forms", "cursive")  # folders of pages that show no drawn form
_TYPES = (".pdf", ".jpg", ".png", ".tiff")


@dataclass(frozen=True)
class Written:
    """A field and the name in it, '' if it is empty; ``clean`` is the same ink on white paper."""

    field: Field
    name: str
    clean: Pixels | None


@dataclass(frozen=True)
class Case:
    """A page to recognise; ``known`` is the number of its reference, None for what must be refused."""

    group: str
    picture: Pixels
    known: int | None = None
    seen: Seen | None = None
    fields: tuple[Written, ...] = ()


@dataclass(frozen=True)
class FormSide:
    """Page ``page``, from 1, of a drawn form."""

    printed: Printed
    page: int

    @property
    def sheet(self) -> Pixels:
        """The empty sheet in grey."""
        return np.asarray(cv2.cvtColor(self.printed.sheets[self.page - 1], cv2.COLOR_RGB2GRAY), np.uint8)

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.printed.form.on_page(self.page)

    def reference(self) -> Reference:
        """What it is recognised by."""
        paper = self.printed.form.pages[self.page - 1]
        return make_reference(self.sheet, paper.width, paper.height, [field.rect for field in self.fields])


def sides() -> list[FormSide]:
    """All pages of all drawn forms."""
    return [FormSide(printed, page) for printed in everything() for page in range(1, len(printed.sheets) + 1)]


def genuine(known: Sequence[FormSide], inks: Sequence[Ink], number: int, turn: int, copy: int) -> Case:
    """A form filled with names."""
    rng = np.random.default_rng([copy, number, turn])
    sheet, written = known[number].sheet.copy(), []
    for field in known[number].fields:
        fitting = ink.suited(inks, field)
        if rng.random() > _WRITTEN or not fitting:
            written.append(Written(field, "", None))
            continue
        name = fitting[rng.integers(len(fitting))]
        layer = ink.layer(name, field, rng)
        ink.write(sheet, layer, field)
        written.append(Written(field, name.name, ink.clean(layer)))
    kind = KINDS[turn % len(KINDS)]
    seen = _seen(kind, sheet, rng)
    return Case(kind, seen.picture, number, seen, tuple(written))


def edition(known: Sequence[FormSide], number: int, turn: int, copy: int) -> Case:
    """Another edition of a form, filled with letters."""
    rng = np.random.default_rng([copy, number, turn, 7])
    side = known[number]
    changed = [each for each in editions(side.printed) if each.page == side.page][turn]
    sheet = np.asarray(cv2.cvtColor(changed.sheet, cv2.COLOR_RGB2GRAY), np.uint8)
    sheet = _filled(sheet, side.fields, rng)
    return Case("another edition", _seen(KINDS[(turn + copy + number) % 4], sheet, rng).picture)


def foreign(known: Sequence[FormSide], number: int, turn: int, copy: int) -> Case:
    """The print of a form in other places."""
    rng = np.random.default_rng([copy, number, turn, 8])
    sheet = _shuffled(known[number].sheet, rng)
    return Case("foreign", _seen(KINDS[(turn + copy + number) % 4], sheet, rng).picture)


def blank(known: Sequence[FormSide], number: int, turn: int, copy: int) -> Case:
    """Paper with its grain."""
    rng = np.random.default_rng([copy, number, turn, len(known)])
    paper = rng.standard_normal((2339, 1654), np.float32) * rng.uniform(1, 4) + rng.uniform(225, 252)
    return Case("blank", np.clip(paper, 0, 255).astype(np.uint8))


def real(path: Path, page: int) -> Case:
    """A page of a file that somebody scanned or photographed."""
    with PageFiles() as files:
        for found in files.pages(path):
            if found.number == page and isinstance(found, FilePage):
                return Case("foreign, real", found.grey)
    raise LookupError(f"{path} has no page {page} that can be opened")


def all_cases(
    known: Sequence[FormSide], inks: Sequence[Ink], copies: int, found: Sequence[tuple[Path, int]]
) -> list[Callable[[], Case]]:
    """Functions that make the cases, so that each costs nothing before its turn.

    Args:
        found: real pages that show no drawn form, as from ``real_pages``.
    """
    makers: list[tuple[Callable[[int, int, int], Case], int]] = [
        (partial(genuine, known, inks), 12),
        (partial(edition, known), 6),
        (partial(foreign, known), 4),
        (partial(blank, known), 2),
    ]
    most = max(turns for _, turns in makers)
    return [
        *(
            partial(make, number, turn, copy)
            for copy in range(copies)
            for turn in range(most)
            for number in range(len(known))
            for make, turns in makers
            if turn < turns
        ),
        *(partial(real, path, page) for path, page in found),
    ]


def real_pages(data: Path) -> Iterator[tuple[Path, int]]:
    """Files below ``data`` and numbers of all pages of the real forms and registers."""
    files = (path for folder in _REAL for path in sorted((data / folder).rglob("*")))
    for path in files:
        if path.suffix.lower() in _TYPES and path.stat().st_size > 100_000:
            yield from ((path, page) for page in range(1, _count(path) + 1))


def _count(path: Path) -> int:
    if path.suffix.lower() == ".pdf":
        with pdfium.PdfDocument(path) as document:
            return len(document)
    with Image.open(path) as image:
        return int(getattr(image, "n_frames", 1))


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
