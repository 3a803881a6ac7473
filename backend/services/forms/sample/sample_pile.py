"""The sample pile: a dozen pages as they come out of a feeder, and what is written on them.

Among them a blank back, a page upside down, a letter that is not a form, and one whose print is partly pasted over.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.pages.form import Field
from backend.pages.geometry import Rect
from backend.services.forms.sample.drawing import DPI, MM, Sheet
from backend.services.forms.sample.handwriting import written
from backend.services.forms.sample.sample_form import FIRST_NAME, NOTES, PAPER, PARENT, SURNAME, sample_form

Kind = Literal["filled", "upside down", "pasted over", "blank", "letter"]
_INK = 45  # grey level of the pen
_PASTED = Rect(60, 150, 100, 55)  # on the conditions
_LETTER = (
    "Dear Sir or Madam,",
    "thank you for the parcel of books that reached us on Tuesday. Three of the titles on your list",
    "were missing; the others are in good order and stand on the shelf by the window already.",
    "Would you be so kind as to look whether the rest was left behind? We are open every day but",
    "Sunday, and somebody will gladly come to fetch them.",
    "With kind regards",
    "The reading circle",
)


@dataclass(frozen=True)
class SamplePage:
    """What a page is, and the texts written in its fields."""

    kind: Kind
    texts: dict[str, str]


def _filled(surname: str, first: str, parent: str = "", notes: str = "", kind: Kind = "filled") -> SamplePage:
    texts = {SURNAME.name: surname, FIRST_NAME.name: first, PARENT.name: parent, NOTES.name: notes}
    return SamplePage(kind, texts)


PAGES = (
    _filled("MARTIN", "CLARA"),
    _filled("DUBOIS", "THEO", "DUBOIS"),
    SamplePage("blank", {}),
    _filled("SCHMITT", "ANNA", notes="PAID"),
    _filled("OKAFOR", "GRACE", "OKAFOR", kind="upside down"),
    _filled("LEFEVRE", "HUGO"),
    SamplePage("letter", {}),
    _filled("NAVARRO", "INES", "NAVARRO"),
    _filled("PETIT", "JULES"),
    _filled("KOWALSKI", "EVA", "KOWALSKI", kind="pasted over"),
    _filled("ROSSI", "MARCO", notes="NEW CARD"),
    _filled("BERNARD", "LOUISE", "GARNIER"),
)


def sample_pile() -> bytes:
    """The pages as one PDF; they are the same in every run."""
    first, *others = (Image.fromarray(page) for page in _scans())
    data = io.BytesIO()
    first.save(
        data, "PDF", save_all=True, append_images=others, resolution=DPI, quality=80, title="Sample pile"
    )
    return data.getvalue()


def _scans() -> Iterator[NDArray[np.uint8]]:
    for number, page in enumerate(PAGES, start=1):
        rng = np.random.default_rng(number)
        sheet = _scanned(_sheet(number, page), rng)
        yield np.ascontiguousarray(np.rot90(sheet, 2)) if page.kind == "upside down" else sheet


def _sheet(number: int, page: SamplePage) -> NDArray[np.uint8]:
    """The page as it is on paper."""
    if page.kind == "blank":
        return Sheet(PAPER.width, PAPER.height).pixels()
    if page.kind == "letter":
        letter = Sheet(PAPER.width, PAPER.height)
        letter.paragraph(25, 60, _LETTER, 3.8)
        return letter.pixels()
    sheet = sample_form().pictures[0].copy()
    fields = {field.name: field for field in sample_form().form.fields}
    for name, text in page.texts.items():
        if text:
            _write(sheet, written(f"{number} {name}"), fields[name], len(text))
    if page.kind == "pasted over":
        sheet[
            round(_PASTED.top * MM) : round(_PASTED.bottom * MM),
            round(_PASTED.left * MM) : round(_PASTED.right * MM),
        ] = 250
    return sheet


def _write(sheet: NDArray[np.uint8], ink: NDArray[np.float32], field: Field, letters: int) -> None:
    """Put ``ink`` into a field: at its left edge, or in the middle of as many boxes of a comb as it has letters."""
    rect = field.rect
    middle = rect.width / field.boxes * letters / 2 if field.boxes else 5 + ink.shape[1] / MM / 2
    left = round((rect.left + middle) * MM - ink.shape[1] / 2)
    top = round((rect.top + rect.height / 2) * MM - ink.shape[0] / 2)
    part = sheet[top : top + ink.shape[0], left : left + ink.shape[1]]
    part[:] = np.minimum(part, 255 - ink * (255 - _INK)).astype(np.uint8)


def _scanned(sheet: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The page a little askew, shifted and smaller, on paper that is not quite white."""
    rows, columns = sheet.shape
    middle, angle, size = (columns / 2, rows / 2), rng.uniform(-1.2, 1.2), rng.uniform(0.98, 1.0)
    turn = np.array(cv2.getRotationMatrix2D(middle, float(angle), float(size)), np.float64)
    turn[:, 2] += rng.uniform(-8, 8, 2)
    moved = cv2.warpAffine(sheet, turn, (columns, rows), flags=cv2.INTER_AREA, borderValue=(255,))
    soft = np.asarray(cv2.GaussianBlur(moved, (0, 0), 0.7), np.float32)
    return np.clip(soft * 0.96 + rng.normal(0, 2.0, soft.shape), 0, 255).astype(np.uint8)
