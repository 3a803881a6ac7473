"""Tables of cells: for programs, for spreadsheet programs, as lines of JSON, as a workbook."""

from __future__ import annotations

import json

import pytest

from backend.services.export.csv_lines import Separator
from backend.services.export.tables import (
    Cell,
    csv_table,
    encoded,
    excel_table,
    json_lines,
    spreadsheet_table,
)

COLUMNS = ("NAME", "=SURE")
ROWS: list[list[Cell]] = [["=A1", 0.5], [None, 7]]


def test_a_csv_has_nothing_that_a_spreadsheet_evaluates_unless_it_is_to_be_exact() -> None:
    assert "".join(csv_table(COLUMNS, ROWS)) == "NAME,'=SURE\r\n'=A1,0.5\r\n,7\r\n"
    assert "".join(csv_table(COLUMNS, ROWS, spreadsheet_safe=False)) == "NAME,=SURE\r\n=A1,0.5\r\n,7\r\n"


@pytest.mark.parametrize(
    ("separator", "lines"),
    [
        ("semicolon", ["\ufeffNAME;'=SURE\r\n", "'=A1;0,5\r\n", ";7\r\n"]),
        ("comma", ["\ufeffNAME,'=SURE\r\n", "'=A1,0.5\r\n", ",7\r\n"]),
    ],
)
def test_a_csv_for_spreadsheets_has_a_mark_and_the_separator_s_decimal_sign(
    separator: Separator, lines: list[str]
) -> None:
    assert list(spreadsheet_table(COLUMNS, ROWS, separator)) == lines


def test_lines_of_json_are_exact_and_typed() -> None:
    lines = [json.loads(line) for line in json_lines(COLUMNS, ROWS)]
    assert lines == [{"NAME": "=A1", "=SURE": 0.5}, {"NAME": None, "=SURE": 7}]
    assert list(encoded(json_lines(("É",), [["ß"]]))) == ['{"É": "ß"}\n'.encode()]


def test_a_workbook_is_one_file() -> None:
    assert b"".join(excel_table(COLUMNS, ROWS)).startswith(b"PK")
