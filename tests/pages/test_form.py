"""What a form may be, and the words for what it may not."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from backend.pages.form import Field, FieldKind, Form, FormError, FormPage
from backend.pages.geometry import Rect

A5 = FormPage(148, 210)
NAME = Field("Name", "name", 1, Rect(10, 10, 60, 8))
COMB = Field("Code", "comb", 1, Rect(10, 30, 60, 8), boxes=10)


def test_fields_are_listed_by_page_in_order() -> None:
    back = replace(NAME, name="Father", page=2)
    form = Form("Slip", (A5, A5), (NAME, back, COMB))
    assert form.on_page(1) == (NAME, COMB)
    assert form.on_page(2) == (back,)


@pytest.mark.parametrize(
    ("fields", "member", "words"),
    [
        ((replace(NAME, name=" "),), "fields[0].name", "1 to 100 characters"),
        ((replace(NAME, name="Na\0me"),), "fields[0].name", "no control characters"),
        ((NAME, replace(COMB, name="Name")), "fields[1].name", "Received twice: 'Name'"),
        ((replace(NAME, page=2),), "fields[0].page", "page that the form lacks"),
        ((replace(NAME, rect=Rect(100, 10, 60, 8)),), "fields[0].rect_mm", "outside its page"),
        ((replace(COMB, boxes=0),), "fields[0].boxes", "only a comb, has boxes"),
        ((replace(NAME, boxes=3),), "fields[0].boxes", "only a comb, has boxes"),
        ((replace(NAME, kind=cast("FieldKind", "tick")),), "fields[0].kind", "one of name, text, comb"),
    ],
)
def test_a_field_that_cannot_be_is_refused(fields: tuple[Field, ...], member: str, words: str) -> None:
    with pytest.raises(FormError) as refusal:
        Form("Slip", (A5,), fields)
    assert refusal.value.member == member
    assert words in str(refusal.value)


@pytest.mark.parametrize("page", [FormPage(10_000, 297), FormPage(210, 5)])
def test_paper_of_ten_metres_is_refused(page: FormPage) -> None:
    with pytest.raises(FormError, match="30 to 2000 mm"):
        Form("Slip", (page,))


def test_a_form_has_a_page() -> None:
    with pytest.raises(FormError, match="1 to 50 pages"):
        Form("Slip", ())
