"""The sample form: an application for a library card, one page.

Knows where its print and its fields stand.
"""

from __future__ import annotations

from functools import cache

from backend.pages.form import Field, Form, FormPage
from backend.pages.form_file import FormFile
from backend.pages.geometry import Rect
from backend.services.forms.sample.drawing import Sheet

NAME = "Library card (sample)"
SURNAME = Field("Surname", "name", 1, Rect(20, 66, 80, 11))
FIRST_NAME = Field("First name", "name", 1, Rect(110, 66, 80, 11))
PARENT = Field("Parent", "comb", 1, Rect(20, 98, 119, 9), optional=True, boxes=14)
NOTES = Field("Notes", "text", 1, Rect(20, 128, 170, 11), optional=True)
PAPER = FormPage(210.0, 297.0)
_LABELS = {
    SURNAME.name: "Surname",
    FIRST_NAME.name: "First name",
    PARENT.name: "Surname of a parent or guardian, one letter a box (if under 14)",
    NOTES.name: "Notes of the library",
}
_TERMS = (
    "The card is free of charge and is valid for two years. Books may be kept for four weeks, films and",
    "games for one; each can be renewed twice unless somebody else has asked for it. Please tell us when",
    "your address changes or the card is lost. For children under fourteen a parent or guardian signs and",
    "answers for what is borrowed. Your data are used for lending only and are deleted one year after the",
    "card has expired; what you read is forgotten as soon as it has come back.",
)
_HOURS = (
    "Monday to Friday 10 to 19, Saturday 10 to 14. The reading room opens at eight; the shelves on",
    "local history and the newspapers before 1950 are on the second floor. Ask at the desk for a tour.",
)


@cache
def sample_form() -> FormFile:
    """The form with the picture of its empty sheet."""
    fields = (SURNAME, FIRST_NAME, PARENT, NOTES)
    sheet = Sheet(PAPER.width, PAPER.height)
    sheet.text(20, 16, "Town Library", 9)
    sheet.text(20, 30, "Application for a library card", 5.5)
    sheet.text(150, 18, "Form L-12, sheet 1 of 1", 3)
    sheet.paragraph(20, 42, ("Please write in block capitals with a dark pen, inside the boxes.",), 3.4)
    for field in fields:
        sheet.text(field.rect.left, field.rect.top - 5.5, _LABELS[field.name], 3.4)
        sheet.box(field.rect, max(1, field.boxes))
    sheet.text(20, 152, "Conditions", 4.2)
    sheet.paragraph(20, 160, _TERMS, 3.2)
    sheet.text(20, 194, "Opening hours", 4.2)
    sheet.paragraph(20, 202, _HOURS, 3.2)
    sheet.text(20, 240, "Date and signature", 3.4)
    sheet.line(60, 244, 110)
    sheet.text(20, 278, "This form was made for trying Paraph; there is no such library.", 2.8)
    return FormFile(Form(NAME, (PAPER,), fields), (sheet.pixels(),))
