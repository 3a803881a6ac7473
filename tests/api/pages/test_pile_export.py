"""A pile as a table: a row a record, a column a field, and nothing unchecked passes as checked."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from backend.pages.form import Field
from backend.pages.geometry import Rect
from tests.api.api_client import problem
from tests.api.pages.pile_desk import PileDesk
from tests.services.piles.scans import FIELDS, pdf_of

pytestmark = pytest.mark.slow

HEADS = [
    "RECORD",
    "STATE",
    "BY_ORDER",
    "SOURCE",
    "PAGES",
    "Surname",
    "Born",
    "Witness",
    "LOWEST_CONFIDENCE",
    "CHECKED",
    "CHECKED_BY",
    "FORM",
]


@pytest.fixture
def pile_id(desk: PileDesk) -> int:
    """Anna's record is checked, Berta's is read, of Carla's a page is missing."""
    desk.keep_form()
    found = desk.cut(("=1+2/scan.pdf", pdf_of("A1 A2 - B1 B2 C2")))
    desk.api.read()
    record = desk.api.get(f"/piles/{found}/records")["items"][0]
    surname, born, witness = (field["image_id"] for field in record["fields"])
    desk.api.label(surname, "=HYPERLINK(1)", headers={"Author": "Zo%C3%A9"})
    desk.api.label(born, kind="blank")
    desk.api.label(witness, kind="unreadable")
    return found


def body(desk: PileDesk, pile_id: int, **query: Any) -> bytes:
    response = desk.api.client.get(f"/api/v1/piles/{pile_id}/export", query_string=query)
    assert response.status_code == 200, response.data
    return response.data


def test_a_csv_has_a_row_for_each_record_and_leaves_unchecked_texts_empty(
    desk: PileDesk, pile_id: int
) -> None:
    rows = list(csv.reader(io.StringIO(body(desk, pile_id).decode())))
    assert rows[0] == HEADS
    assert rows[1] == [
        "1",
        "complete",
        "unproven",
        "'=1+2/scan.pdf",
        "1 2",
        "'=HYPERLINK(1)",
        "",
        "UNREADABLE",
        "",
        "all",
        "Zoé; local",
        "Survey",
    ]
    confidence = rows[2][8]
    assert 0 < float(confidence) < 1
    assert rows[2][:3] == ["2", "needs help", ""]
    assert rows[2][5:8] + rows[2][9:11] == ["", "", "", "none", ""]
    assert (rows[3][1], rows[3][2], rows[3][4]) == ("pages missing", "", "6")


def test_all_texts_are_there_where_they_are_asked_for(desk: PileDesk, pile_id: int) -> None:
    lines = body(desk, pile_id, format="jsonl", checked="all").decode().splitlines()
    _, second, third = (json.loads(line) for line in lines)
    assert list(second) == HEADS
    assert (second["Surname"], second["Witness"], second["CHECKED"]) == ("MULLER", "MULLER", "none")
    assert second["Born"] == ""
    assert (third["Surname"], third["Witness"]) == ("", "MULLER")


def test_spreadsheets_get_text_cells_and_a_byte_order_mark(desk: PileDesk, pile_id: int) -> None:
    text = body(desk, pile_id, format="csv-semicolon")
    assert text.startswith("\ufeffRECORD;STATE;".encode())
    assert b"0," in text
    sheet = load_workbook(io.BytesIO(body(desk, pile_id, format="xlsx"))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == HEADS
    assert rows[1][5] == "=HYPERLINK(1)"
    assert sheet["F2"].data_type == "s"


def test_a_field_with_a_column_s_name_is_told_apart(desk: PileDesk) -> None:
    desk.keep_form(*FIELDS, Field("STATE", "name", 1, Rect(30, 75, 40, 8)))
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    heads = body(desk, pile_id).decode().splitlines()[0].split(",")
    assert heads[5:9] == ["Surname", "Born", "Witness", "STATE (2)"]


def test_the_pictures_of_the_pages_are_named_by_record(desk: PileDesk, pile_id: int) -> None:
    response = desk.api.client.get(f"/api/v1/piles/{pile_id}/pages.zip")
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.namelist() == [
            "record 00001 page 1.jpg",
            "record 00001 page 2.jpg",
            "without record/blank 000003.jpg",
            "record 00002 page 1.jpg",
            "record 00002 page 2.jpg",
            "record 00003 page 2.jpg",
        ]
        picture = Image.open(io.BytesIO(archive.read("record 00001 page 1.jpg")))
    assert picture.format == "JPEG"


def test_there_is_no_such_pile(desk: PileDesk) -> None:
    for path in ("export", "pages.zip"):
        problem(desk.api.client.get(f"/api/v1/piles/9/{path}"), 404)
    pile_id = desk.cut(("scan.pdf", pdf_of("A1")))
    assert body(desk, pile_id).decode().splitlines() == [",".join(HEADS[:5] + HEADS[8:])]
