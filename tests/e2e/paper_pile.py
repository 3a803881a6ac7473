"""A pile of paper as a feeder hands it over, drawn by the tests: an empty form, and filled-in sheets among others."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.pages.geometry import Rect
from tests.handwriting import SAMPLES
from tests.pages import layouts

NAMES_ON_PAPER = (("field_05.png", "field_07.png"), ("field_09.png", "field_11.png"))
_PASTED = Rect(40, 122, 120, 55)  # over print that the form is known by
Sheet = NDArray[np.uint8]


def printed() -> layouts.Printed:
    """The empty form: two of its boxes are drawn as fields."""
    return layouts.boxes()


def texts() -> list[tuple[str, ...]]:
    """What is written on each filled-in sheet, in the order of the fields."""
    with (SAMPLES / "labels.csv").open(encoding="utf-8", newline="") as file:
        known = {row["FILENAME"]: row["IDENTITY"] for row in csv.DictReader(file)}
    return [tuple(known[name] for name in names) for names in NAMES_ON_PAPER]


def write_form(path: Path) -> Path:
    """The empty form as a PDF of one page."""
    return write_sheets(path, [printed().sheets[0]])


def write_pile(path: Path) -> Path:
    """A sheet upside down, its blank back, a page of another form, and a sheet with print pasted over."""
    turned, pasted = (filled([SAMPLES / name for name in names]) for names in NAMES_ON_PAPER)
    pasted[_pixels(_PASTED)] = 252
    foreign = layouts.combs().sheets[0]
    blank = np.full_like(turned, 255)
    return write_sheets(path, [np.ascontiguousarray(np.rot90(turned, 2)), blank, foreign, pasted])


def filled(names: Sequence[Path]) -> Sheet:
    """The form with a picture of a name in each of its first fields, reduced if it is too large."""
    sheet = printed().sheets[0].copy()
    for name, field in zip(names, printed().form.fields, strict=False):
        ink = Image.open(name).convert("RGB")
        inside = field.rect.grown(-1.5)
        ink.thumbnail((round(inside.width * layouts.MM), round(inside.height * layouts.MM)))
        top, left = round(inside.top * layouts.MM), round(inside.left * layouts.MM)
        place = sheet[top : top + ink.height, left : left + ink.width]
        place[:] = np.minimum(place, np.asarray(ink, np.uint8))
    return sheet


def write_sheets(path: Path, sheets: Sequence[Sheet]) -> Path:
    """The sheets as a PDF of scans."""
    first, *others = (Image.fromarray(sheet) for sheet in sheets)
    first.save(path, "PDF", save_all=True, append_images=others, resolution=layouts.DPI, quality=85)
    return path


def _pixels(rect: Rect) -> tuple[slice, slice]:
    return (
        slice(round(rect.top * layouts.MM), round(rect.bottom * layouts.MM)),
        slice(round(rect.left * layouts.MM), round(rect.right * layouts.MM)),
    )
