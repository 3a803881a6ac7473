"""A form as JSON members, and back; the values that cannot be are in test_form_file.py."""

from __future__ import annotations

from typing import Any

import pytest

from backend.pages.form import Field, Form, FormError, FormPage
from backend.pages.form_members import form_of, members_of
from backend.pages.geometry import Rect

FORM = Form(
    "Slip",
    (FormPage(148, 210),),
    (
        Field("Name", "name", 1, Rect(10, 10.5, 60, 8), optional=True),
        Field("Code", "comb", 1, Rect(10, 30, 60, 8), boxes=10),
        Field("Town", "name", 1, Rect(10, 50, 60, 8), case="written", accents="kept"),
    ),
    version=3,
)


def test_a_form_comes_back_the_same() -> None:
    assert form_of(members_of(FORM)) == FORM


def test_members_beyond_a_form_s_own_are_ignored_but_not_those_of_a_field() -> None:
    members = members_of(FORM) | {"format": "paraph-form"}
    members["pages"][0]["size_known"] = False
    assert form_of(members) == FORM
    members["fields"][1]["colour"] = "red"
    with pytest.raises(FormError, match=r"fields\[1\].colour is not known") as refusal:
        form_of(members)
    assert refusal.value.member == "fields[1].colour"


@pytest.mark.parametrize("value", [None, "1", True, 1.5, [1]])
def test_a_page_is_a_whole_number(value: Any) -> None:
    members = members_of(FORM)
    members["fields"][0]["page"] = value
    with pytest.raises(FormError) as refusal:
        form_of(members)
    assert refusal.value.member == "fields[0].page"


def test_a_field_without_a_style_of_its_own_says_nothing_of_it() -> None:
    members = members_of(FORM)["fields"]
    assert [set(member) & {"case", "accents"} for member in members] == [set(), set(), {"case", "accents"}]
    unset = members_of(FORM)
    unset["fields"][2] |= {"case": None, "accents": None}
    assert form_of(unset).fields[2].case is None


@pytest.mark.parametrize(("name", "value"), [("case", "small"), ("case", 1), ("accents", "none")])
def test_a_style_that_is_none_is_refused(name: str, value: Any) -> None:
    members = members_of(FORM)
    members["fields"][2][name] = value
    with pytest.raises(FormError) as refusal:
        form_of(members)
    assert refusal.value.member == f"fields[2].{name}"
