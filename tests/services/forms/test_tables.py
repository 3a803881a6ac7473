"""Rows of records and pages, cell by cell."""

from __future__ import annotations

import numpy as np

from backend.pages.form import Field, Form, FormPage
from backend.pages.geometry import Rect
from backend.services.forms.read_pile import FieldText, PageResult
from backend.services.forms.records import Record
from backend.services.forms.tables import page_columns, page_row, record_columns, record_row

A5 = FormPage(148, 210)
FORM = Form(
    "Slip",
    (A5, A5),
    (
        Field("Child", "name", 1, Rect(10, 10, 60, 8)),
        Field("STATE", "text", 1, Rect(10, 30, 60, 8)),
        Field("=Parent", "name", 2, Rect(10, 10, 60, 8)),
    ),
)
CORNERS = np.array([(1.0, 2.0), (3.26, 2.0), (3.0, 4.0), (1.0, 4.0)])
PAGE = PageResult(
    0,
    "-a.pdf",
    7,
    9,
    "registered",
    1,
    0.98765,
    (1654, 2339),
    2,
    {"Child": CORNERS},
    {"Child": FieldText("ZOÉ", 0.91)},
)


def test_a_field_named_like_a_fixed_column_gets_a_number() -> None:
    heads = record_columns(FORM)
    assert heads == (
        *("RECORD", "STATE", "BY_ORDER", "SOURCE", "PAGES", "LOWEST_CONFIDENCE", "Child", "Child_CONFIDENCE"),
        *("STATE (2)", "STATE_CONFIDENCE", "'=Parent", "'=Parent_CONFIDENCE"),
    )


def test_a_record_has_the_texts_of_its_pages_and_gaps_for_those_missing() -> None:
    row = record_row(FORM, 3, Record((PAGE,), "pages missing"))
    assert row == ("3", "pages missing", "", "'-a.pdf", "7", "0.9100", "ZOÉ", "0.9100", "", "", "", "")


def test_a_record_that_only_its_order_completes_says_what_is_held_of_it() -> None:
    row = record_row(FORM, 3, Record((PAGE, PAGE), "complete", by_order="unproven"))
    assert row[:5] == ("3", "complete", "unproven", "'-a.pdf", "7 7")


def test_a_page_has_its_state_and_corners() -> None:
    assert page_columns(FORM)[9:12] == ("Child_TOP_LEFT_X", "Child_TOP_LEFT_Y", "Child_TOP_RIGHT_X")
    row = page_row(FORM, PAGE)
    assert row[:9] == ("'-a.pdf", "7", "registered", "1", "0.988", "180", "1654", "2339", "")
    assert row[9:17] == ("1.0", "2.0", "3.3", "2.0", "3.0", "4.0", "1.0", "4.0")
    assert set(row[17:]) == {""}
    assert len(row) == len(page_columns(FORM))


def test_a_refused_page_has_its_reason_only() -> None:
    row = page_row(FORM, PageResult(0, "b.pdf", 1, 1, "refused", error="Encrypted."))
    assert row[:9] == ("b.pdf", "1", "refused", "", "", "", "", "", "Encrypted.")
