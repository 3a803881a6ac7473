"""Printed forms to test with, drawn from a description in millimetres: nothing scanned, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from backend.pages.form import Field, Form, FormPage
from backend.pages.geometry import MM_PER_INCH, Rect

DPI = 200
MM = DPI / MM_PER_INCH
A4 = FormPage(210.0, 297.0)
WORDS = (
    *(
        "the",
        "undersigned",
        "declares",
        "that",
        "information",
        "given",
        "on",
        "this",
        "sheet",
        "is",
        "complete",
    ),
    *(
        "please",
        "write",
        "in",
        "block",
        "capitals",
        "with",
        "a",
        "dark",
        "pen",
        "one",
        "letter",
        "box",
        "return",
    ),
    *(
        "it",
        "to",
        "office",
        "before",
        "date",
        "shown",
        "above",
        "members",
        "under",
        "eighteen",
        "need",
        "signature",
    ),
    *("of", "parent", "or", "guardian", "data", "are", "kept", "for", "as", "long", "membership", "lasts"),
)
Colour = tuple[int, int, int]
BLACK: Colour = (30, 30, 30)


@dataclass
class Drawing:
    """One page being drawn, in millimetres."""

    image: Image.Image
    pen: ImageDraw.ImageDraw

    @classmethod
    def blank(cls, page: FormPage = A4) -> Drawing:
        image = Image.new("RGB", (round(page.width * MM), round(page.height * MM)), "white")
        return cls(image, ImageDraw.Draw(image))

    def text(self, x: float, y: float, text: str, size: float = 3.5, colour: Colour = BLACK) -> None:
        self.pen.text((x * MM, y * MM), text, fill=colour, font=font(round(size * MM)))

    def paragraph(self, x: float, y: float, width: float, lines: int, seed: int, size: float = 2.6) -> None:
        """Filler text, other words for every seed."""
        rng = np.random.default_rng(seed)
        for line in range(lines):
            words: list[str] = []
            while sum(len(word) + 1 for word in words) * size * 0.52 < width - 8:
                words.append(str(rng.choice(WORDS)))
            self.text(x, y + line * size * 1.5, " ".join(words), size)

    def box(
        self, rect: Rect, colour: Colour = BLACK, fill: Colour | None = None, width: float = 0.35
    ) -> None:
        corners = [rect.left * MM, rect.top * MM, rect.right * MM, rect.bottom * MM]
        self.pen.rectangle(corners, outline=colour, fill=fill, width=max(1, round(width * MM)))

    def line(self, x: float, y: float, length: float, colour: Colour = BLACK) -> None:
        self.pen.line([x * MM, y * MM, (x + length) * MM, y * MM], fill=colour, width=max(1, round(0.3 * MM)))

    def comb(self, rect: Rect, boxes: int, colour: Colour = BLACK) -> None:
        self.box(rect, colour)
        for number in range(1, boxes):
            x = (rect.left + rect.width * number / boxes) * MM
            self.pen.line([x, rect.top * MM, x, rect.bottom * MM], fill=colour, width=max(1, round(0.3 * MM)))

    def pixels(self) -> NDArray[np.uint8]:
        return np.asarray(self.image, np.uint8)


@dataclass(frozen=True)
class Printed:
    """A form and its empty sheets, ``(H, W, 3)`` at ``DPI``."""

    form: Form
    sheets: tuple[NDArray[np.uint8], ...]


def boxes() -> Printed:
    """A membership form: a labelled box for each field, two columns."""
    draw = Drawing.blank()
    draw.text(20, 15, "Riverside Rowing Club", 7)
    draw.text(20, 26, "Application for membership", 4.5)
    fields = []
    labels = ("Surname", "First name", "Street", "Town", "Emergency contact", "Trainer")
    for number, label in enumerate(labels):
        x, y = 20 + 88 * (number % 2), 45 + 22 * (number // 2)
        draw.text(x, y - 5, label, 3.2)
        rect = Rect(x, y, 80, 10)
        draw.box(rect)
        fields.append(Field(label, "name", 1, rect, optional=number > 3))
    draw.paragraph(20, 120, 170, 14, seed=1)
    draw.box(Rect(20, 200, 170, 40))
    draw.text(22, 202, "Office use only", 3)
    draw.text(20, 262, "Date and signature", 3.2)
    draw.line(60, 266, 100)
    return Printed(Form("Membership", (A4,), tuple(fields)), (draw.pixels(),))


def combs() -> Printed:
    """An exam cover: combs for names, a block of instructions."""
    draw = Drawing.blank()
    draw.text(60, 18, "MIDTERM EXAMINATION", 6)
    draw.paragraph(25, 35, 160, 8, seed=2)
    fields = []
    for number, (label, count) in enumerate((("Family name", 20), ("Given name", 20), ("Tutor", 16))):
        y = 90 + 26 * number
        draw.text(25, y - 6, label, 3.6)
        rect = Rect(25, y, 7.5 * count, 9)
        draw.comb(rect, count)
        fields.append(Field(label, "comb", 1, rect, boxes=count, optional=number == 2))
    for number in range(6):
        draw.text(25, 190 + 12 * number, f"Question {number + 1}", 4)
        draw.box(Rect(150, 188 + 12 * number, 20, 9))
    return Printed(Form("Exam cover", (A4,), tuple(fields)), (draw.pixels(),))


def lines() -> Printed:
    """A consent slip, A5: names on ruled lines."""
    page = FormPage(148.0, 210.0)
    draw = Drawing.blank(page)
    draw.text(15, 14, "Consent to the class trip", 5.5)
    draw.paragraph(15, 28, 118, 6, seed=3)
    fields = []
    for number, label in enumerate(("Child", "Parent", "Class teacher")):
        y = 80 + 22 * number
        draw.text(15, y - 4, f"{label}:", 3.6)
        draw.line(45, y, 85)
        fields.append(Field(label, "name", 1, Rect(45, y - 9, 85, 11)))
    draw.paragraph(15, 150, 118, 7, seed=4)
    return Printed(Form("Consent slip", (page,), tuple(fields)), (draw.pixels(),))


def two_pages() -> Printed:
    """A survey of two pages whose headers are alike."""
    sheets, fields = [], []
    for page, labels in ((1, ("Surname", "First name", "Maiden name")), (2, ("Mother", "Father"))):
        draw = Drawing.blank()
        draw.text(20, 14, "Family history survey", 6)
        draw.text(175, 16, f"page {page} of 2", 3)
        for number, label in enumerate(labels):
            y = 50 + (28 if page == 1 else 36) * number
            draw.text(20, y + 2, label, 3.5)
            rect = Rect(55, y, 120, 11)
            draw.box(rect)
            fields.append(Field(label, "name", page, rect, optional=label == "Maiden name"))
        draw.paragraph(20, 150 if page == 1 else 130, 170, 12 if page == 1 else 20, seed=4 + page)
        sheets.append(draw.pixels())
    return Printed(Form("Survey", (A4, A4), tuple(fields)), tuple(sheets))


def coloured() -> Printed:
    """A donation form in two colours: tinted boxes, a band at the top."""
    draw = Drawing.blank()
    green, tint = (20, 110, 80), (225, 240, 232)
    draw.pen.rectangle([0, 0, 210 * MM, 24 * MM], fill=green)
    draw.text(15, 7, "Harbour Relief Fund", 8, (255, 255, 255))
    fields = []
    for number, label in enumerate(("Donor", "Account holder", "In memory of")):
        y = 60 + 24 * number
        draw.text(15, y - 5.5, label, 3.5, green)
        rect = Rect(15, y, 110, 10)
        draw.box(rect, green, tint)
        fields.append(Field(label, "name", 1, rect, optional=number == 2))
    draw.paragraph(15, 150, 180, 10, seed=8)
    for number in range(5):
        draw.box(Rect(145, 60 + 12 * number, 6, 6), green)
        draw.text(154, 61 + 12 * number, f"{(number + 1) * 10} EUR", 3.5, green)
    return Printed(Form("Donation", (A4,), tuple(fields)), (draw.pixels(),))


def edition(year: int) -> Printed:
    """An enrolment form; the later edition has one row more, which moves the fields behind it by 9 mm."""
    draw = Drawing.blank()
    draw.text(20, 16, f"Enrolment {year}", 6)
    draw.text(20, 26, "Evening school of the county", 4)
    rows = ["Surname", "First name", "Course", "Room", "Teacher"]
    if year > 2024:
        rows.insert(2, "Birth name")
    fields = []
    for number, label in enumerate(rows):
        y = 48 + 9 * number
        draw.box(Rect(20, y, 45, 9))
        draw.text(22, y + 2.5, label, 3.2)
        rect = Rect(65, y, 120, 9)
        draw.box(rect)
        if label not in ("Course", "Room"):
            fields.append(Field(label, "name", 1, rect, optional=label == "Birth name"))
    draw.paragraph(20, 140, 170, 16, seed=9)
    draw.box(Rect(20, 220, 170, 30))
    return Printed(Form(f"Enrolment {year}", (A4,), tuple(fields)), (draw.pixels(),))


def everything() -> Sequence[Printed]:
    """All forms, the two editions last."""
    return (boxes(), combs(), lines(), two_pages(), coloured(), edition(2024), edition(2026))


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf", size)
