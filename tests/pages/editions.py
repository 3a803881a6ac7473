"""Other editions of a printed form: rows put in, taken out or exchanged, labels renamed, fields moved.

Made by moving parts of the picture, so that all that is left alone is the same print to the pixel. None of them may be
read by the form they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from backend.pages.form import Field
from tests.pages.layouts import MM, Printed, font

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Edition:
    """Page ``page``, from 1, of another edition, and how it differs."""

    how: str
    page: int
    sheet: Pixels


def editions(printed: Printed) -> Iterator[Edition]:
    """The editions of each page that has at least two fields."""
    for page, sheet in enumerate(printed.sheets, start=1):
        fields = printed.form.on_page(page)
        for how, change in _CHANGES.items():
            if len(fields) > 1:
                yield Edition(how, page, change(sheet, fields))


def _row_put_in(sheet: Pixels, fields: tuple[Field, ...]) -> Pixels:
    """The second row printed twice, all below it further down by the pitch."""
    top, pitch = _second_row(fields)
    return _stacked(sheet, sheet[:top], sheet[top : top + pitch], sheet[top:])


def _row_taken_out(sheet: Pixels, fields: tuple[Field, ...]) -> Pixels:
    top, pitch = _second_row(fields)
    rest = sheet[top + pitch :]
    return _stacked(sheet, sheet[:top], rest, np.full((pitch, *sheet.shape[1:]), 255, np.uint8))


def _labels_exchanged(sheet: Pixels, fields: tuple[Field, ...]) -> Pixels:
    """The strips around the first two fields that lie in different rows, labels and all, change places."""
    top, pitch = _second_row(fields)
    changed = sheet.copy()
    changed[top - pitch : top], changed[top : top + pitch] = (
        sheet[top : top + pitch],
        sheet[top - pitch : top],
    )
    return changed


def _moved_down(sheet: Pixels, fields: tuple[Field, ...]) -> Pixels:
    """From a little above the first field on, everything lies 6 mm lower."""
    top = _above_first(fields)
    return _stacked(
        sheet, sheet[:top], np.full((round(6 * MM), *sheet.shape[1:]), 255, np.uint8), sheet[top:]
    )


def _field_lower(sheet: Pixels, fields: tuple[Field, ...]) -> Pixels:
    """The last field, its label and all below lie 4 mm lower."""
    last = max(fields, key=lambda field: field.rect.top)
    top = round((last.rect.top - 6.5) * MM)
    return _stacked(
        sheet, sheet[:top], np.full((round(4 * MM), *sheet.shape[1:]), 255, np.uint8), sheet[top:]
    )


def _relabelled(sheet: Pixels, fields: tuple[Field, ...]) -> Pixels:
    """Other words stand left of and above every field; the boxes are where they were."""
    image = Image.fromarray(sheet.copy())
    pen = ImageDraw.Draw(image)
    for number, each in enumerate(fields):
        rect = each.rect
        word = ("Employer", "Vehicle", "Invoice", "Warehouse", "Postcode", "Reference")[number % 6]
        for box in (
            (rect.left, rect.top - 6.5, rect.left + 45, rect.top - 1),
            (
                rect.left - 44 if rect.left > 44.5 else rect.left,
                rect.top + 1,
                rect.left - 1.5,
                rect.bottom - 1,
            ),
        ):
            if box[2] > box[0] and min(box) > 0:
                pen.rectangle([value * MM for value in box], fill="white")
                pen.text(
                    ((box[0] + 1) * MM, (box[1] + 1.2) * MM),
                    word,
                    fill=(30, 30, 30),
                    font=font(round(3.3 * MM)),
                )
    return np.asarray(image, np.uint8)


_CHANGES: dict[str, Callable[[Pixels, tuple[Field, ...]], Pixels]] = {
    "row put in": _row_put_in,
    "row taken out": _row_taken_out,
    "labels exchanged": _labels_exchanged,
    "moved down": _moved_down,
    "last field lower": _field_lower,
    "relabelled": _relabelled,
}


def _second_row(fields: tuple[Field, ...]) -> tuple[int, int]:
    """The upper edge of the second row with its label, and the distance of rows, in pixels."""
    tops = sorted({each.rect.top for each in fields})
    pitch = min(after - before for before, after in pairwise(tops))
    label = 6.5 if pitch > 15 else 0.0
    return round((tops[1] - label) * MM), round(pitch * MM)


def _above_first(fields: tuple[Field, ...]) -> int:
    return round((min(each.rect.top for each in fields) - 7) * MM)


def _stacked(sheet: Pixels, *strips: Pixels) -> Pixels:
    """The strips one below the other, cut off at the sheet's own height or filled up with white."""
    stacked = np.concatenate(strips)[: len(sheet)]
    missing = np.full((len(sheet) - len(stacked), *sheet.shape[1:]), 255, np.uint8)
    return np.ascontiguousarray(np.concatenate([stacked, missing]))
