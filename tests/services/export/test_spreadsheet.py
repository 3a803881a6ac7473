from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.export.csv_lines import csv_line
from backend.services.export.spreadsheet import protect, unprotect


@pytest.mark.parametrize(
    "cell",
    ['=HYPERLINK("http://x";"y")', "+44 20", "-Smith", "@x", "＝1", "'=1", "''+1"],
)
def test_what_could_be_calculated_gets_an_apostrophe(cell: str) -> None:
    assert protect(cell) == "'" + cell
    assert unprotect(protect(cell)) == cell


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("A;=1+1", "A;'=1+1"),
        ("x,+1.png", "x,'+1.png"),
        ("A\t@x", "A\t'@x"),
        ("A\n-1", "A\n'-1"),
        ("\t=1", "'\t'=1"),
        ("A;'=1", "A;''=1"),
        ('A;"=1', "A;'\"=1"),
        ("=1;;=2", "'=1;;'=2"),
    ],
)
def test_what_another_separator_would_make_a_cell_gets_one_too(cell: str, expected: str) -> None:
    assert protect(cell) == expected
    assert unprotect(expected) == cell


CELLS = [
    "",
    "MARTIN",
    "O'NEILL",
    "'T HOOFT",
    "LÉA-ROSE",
    "A=B",
    "0.9731",
    "12",
    "A; B, C",
    "A;'T",
    "A, -B",
    '"=1',
]


@pytest.mark.parametrize("cell", CELLS)
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert protect(cell) == cell
    assert unprotect(cell) == cell


CELL = st.text(alphabet="'=+-@\t\r\nA１＝;,\" ", max_size=6)


@given(st.lists(CELL, min_size=1, max_size=3), st.sampled_from(",;"))
def test_no_separator_makes_a_formula_of_a_line(cells: list[str], delimiter: str) -> None:
    line = csv_line(map(protect, cells), delimiter=delimiter)
    for other in ",;\t":
        for row in csv.reader(io.StringIO(line * 2, newline=""), delimiter=other):
            assert [cell for cell in row if cell.lstrip("\t\r\n").startswith(tuple("=+-@＝"))] == []


@given(CELL)
def test_protecting_loses_nothing(cell: str) -> None:
    assert unprotect(protect(cell)) == cell
