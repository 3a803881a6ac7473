"""A form written to a file comes back the same; whatever else is in the file is refused by its member."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.pages import form_file
from backend.pages.form import Field, Form, FormError, FormPage
from backend.pages.form_file import FormFile, dump, load
from backend.pages.geometry import Rect

PICTURE = np.arange(48, dtype=np.uint8).reshape(6, 8)
FORM = Form(
    "Fiche d’élève",
    (FormPage(148, 210),),
    (
        Field("Nom", "name", 1, Rect(10, 10.5, 60, 8), optional=True),
        Field("Code", "comb", 1, Rect(10, 30, 60, 8), boxes=10),
    ),
    version=3,
)


def changed(**members: Any) -> str:
    return json.dumps(json.loads(dump(FormFile(FORM, (PICTURE,)))) | members)


def test_a_form_comes_back_the_same() -> None:
    file = load(dump(FormFile(FORM, (PICTURE,))))
    assert file.form == FORM
    assert file.pictures[0].tolist() == PICTURE.tolist()


@pytest.mark.parametrize(
    ("text", "member", "words"),
    [
        ("{", "", "not JSON"),
        ("[]", "format", "not a form"),
        (changed(format_version=2), "format_version", "written by a newer version"),
        (changed(format_version=True), "format_version", "whole number"),
        (changed(colour="red"), "colour", "colour is not known"),
        (changed(name=3), "name", "must be a text"),
        (changed(fields={}), "fields", "list of objects"),
        (
            changed(fields=[{"name": "A", "kind": "name", "page": 1, "rect_mm": [1, 2, 3]}]),
            "fields[0].rect_mm",
            "left, top",
        ),
        (
            changed(fields=[{"name": "A", "kind": "name", "page": 1, "rect_mm": [1, 2, -3, 4]}]),
            "fields[0].rect_mm",
            "width",
        ),
        (
            changed(pages=[{"width_mm": 148, "height_mm": 210, "picture_png": "?"}]),
            "pages[0].picture_png",
            "not base64",
        ),
        (
            changed(pages=[{"width_mm": 148, "height_mm": 210, "picture_png": "é"}]),
            "pages[0].picture_png",
            "not base64",
        ),
        (
            changed(pages=[{"width_mm": 148, "height_mm": 210, "picture_png": "AAAA"}]),
            "pages[0].picture_png",
            "not a PNG",
        ),
    ],
)
def test_another_file_is_refused_by_its_member(text: str, member: str, words: str) -> None:
    with pytest.raises(FormError) as refusal:
        load(text)
    assert refusal.value.member == member
    assert words in str(refusal.value)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    header = b"\x89PNG\r\n\x1a\n" + bytes(8) + (50_000).to_bytes(4, "big") * 2
    pages = [{"width_mm": 148, "height_mm": 210, "picture_png": base64.b64encode(header).decode()}]
    with pytest.raises(FormError, match="50000 x 50000 pixels"):
        load(changed(pages=pages))


def test_pictures_that_are_too_large_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_file, "_MAX_ALL_PIXELS", 2 * PICTURE.size)
    page = FORM.pages[0]
    load(dump(FormFile(replace(FORM, pages=(page,) * 2), (PICTURE,) * 2)))
    with pytest.raises(FormError, match="more than 96 pixels together"):
        load(dump(FormFile(replace(FORM, pages=(page,) * 3), (PICTURE,) * 3)))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    member=st.sampled_from(["name", "version", "pages", "fields", "format_version", "format"]), value=_JSON
)
def test_no_value_raises_anything_else(member: str, value: Any) -> None:
    with suppress(FormError):
        load(changed(**{member: value}))
