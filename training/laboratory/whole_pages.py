"""Counts fields that are taken for whole pages, and pages and paragraphs that are not.

Knows image files and the tables of lines beside them. Knows no recognizer.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer import image as pictures
from backend.recognizer.layout.whole_page import is_whole_page

SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
TABLE = "all_lines.csv"  # PAGE, X, Y, W, H of each line, beside the folder `pages`
_LIMITS = pictures.ImageLimits.of_settings(8_000_000, 500)  # those of an upload
_UNLIMITED = pictures.ImageLimits(pixels=100_000_000)
_LEAST_LINE = (150, 15)  # width and height in pixels; what is smaller is a number or a stamp
_OVERLAP = 0.6  # of the wider of two lines
_DISTANCE = (0.5, 2.0)  # of the line's height, between the middles of two lines that follow each other


@dataclass(frozen=True)
class Refusals:
    """How many images there are, and how many are refused: as pages, as too large, or for another reason."""

    images: int
    pages: int
    too_large: int
    others: int

    @property
    def fields(self) -> int:
        """How many are taken for fields."""
        return self.images - self.pages - self.too_large - self.others


@dataclass(frozen=True)
class _Line:
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def is_before(self, other: _Line) -> bool:
        """Whether the other one may be the next line of the same column."""
        shared = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        distance = other.middle - self.middle
        is_near = _DISTANCE[0] * self.height < distance < _DISTANCE[1] * max(self.height, other.height)
        return shared > _OVERLAP * max(self.width, other.width) and is_near


def images_in(folder: Path) -> list[Path]:
    """The image files below ``folder``, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)


def refusals_of(files: Iterable[Path]) -> Refusals:
    """What an upload makes of every page of the image files."""
    codes = [code for file in files for code in _codes(file)]
    pages, too_large = codes.count("whole-page"), codes.count("too-many-pixels")
    refused = len(codes) - codes.count(None)
    return Refusals(len(codes), pages, too_large, refused - pages - too_large)


def refusals_of_crops(crops: Iterable[NDArray[np.uint8]]) -> Refusals:
    """What an upload makes of crops ``(H, W)``."""
    found = [is_whole_page(crop) for crop in crops]
    return Refusals(len(found), sum(found), 0, 0)


def paragraphs(folder: Path, lines: int) -> Iterator[NDArray[np.uint8]]:
    """Crops of ``lines`` consecutive lines, cut from the pages of a folder with ``TABLE``."""
    for page, boxes in sorted(_lines(folder / TABLE).items()):
        file = folder / "pages" / f"{page}.jpg"
        if not file.is_file():
            continue
        grey = pictures.decode(file.read_bytes(), _UNLIMITED)
        ordered = sorted(boxes, key=lambda line: line.middle)
        for place in range(len(ordered)):
            chain = _chain(ordered[place:], lines)
            if len(chain) == lines:
                yield _cut(grey, chain)


def _codes(file: Path) -> list[str | None]:
    """The code of each page's refusal, None if it is taken."""
    try:
        return [
            page.error.code if isinstance(page, pictures.RefusedPage) else None
            for page in pictures.each_page(file.read_bytes(), _LIMITS)
        ]
    except pictures.ImageRefusedError as refusal:
        return [refusal.code]


def _lines(table: Path) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = {}
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            line = _Line(*(int(float(row[name])) for name in "XYWH"))
            if line.width >= max(_LEAST_LINE[0], 2 * line.height) and line.height >= _LEAST_LINE[1]:
                found.setdefault(row["PAGE"], []).append(line)
    return found


def _chain(lines: list[_Line], most: int) -> list[_Line]:
    chain = lines[:1]
    for line in lines[1:]:
        if len(chain) < most and chain[-1].is_before(line):
            chain.append(line)
    return chain


def _cut(grey: NDArray[np.uint8], chain: list[_Line]) -> NDArray[np.uint8]:
    left, top = min(line.x for line in chain), min(line.y for line in chain)
    right, bottom = max(line.x + line.width for line in chain), max(line.y + line.height for line in chain)
    return np.ascontiguousarray(grey[max(0, top) : bottom, max(0, left) : right])
