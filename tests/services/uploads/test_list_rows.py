"""Lists as programs save them: encodings, delimiters, line ends, spreadsheets."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from backend.services.errors import FileRefusedError
from backend.services.uploads import list_rows
from backend.services.uploads.list_rows import is_list, rows_of
from tests.services.pictures import workbook, zipped

EXPECTED = [["FILENAME", "IDENTITY"], ["F1/é.png", "LE GOFF, ANNE"], ["2.png", "ÉLODIE"]]
COMMAS = 'FILENAME,IDENTITY\r\nF1/é.png,"LE GOFF, ANNE"\r\n2.png,ÉLODIE\r\n'
SEMICOLONS = "FILENAME;IDENTITY\r\nF1/é.png;LE GOFF, ANNE\r\n2.png;ÉLODIE\r\n"
TABS = SEMICOLONS.replace(";", "\t")


@pytest.mark.parametrize("text", [COMMAS, SEMICOLONS, TABS, "\r\n\r\n" + COMMAS, "sep=;\r\n" + SEMICOLONS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_dialect_gives_the_same_rows(text: str, encoding: str, end: str) -> None:
    data = text.replace("\r\n", end).encode(encoding)
    assert list(rows_of("list.csv", data)) == EXPECTED


def test_the_sign_after_sep_counts_whatever_the_header_has() -> None:
    assert list(rows_of("l.csv", b"sep=|\na|b,c;d\n")) == [["a", "b,c;d"]]
    assert list(rows_of("l.csv", b'"sep=;"\na;b,c\n')) == [["a", "b,c"]]


def test_a_spreadsheet_gives_its_first_sheet_with_rows_as_text() -> None:
    cells: list[list[Any]] = [["FILENAME", "IDENTITY"], [], ["1.png", 7.0], [2, None], ["3.png", True]]
    assert list(rows_of("l.xlsx", workbook(cells))) == [
        ["FILENAME", "IDENTITY"],
        ["1.png", "7"],
        ["2"],
        ["3.png", "True"],
    ]


def test_csv_and_spreadsheet_are_told_apart_by_their_bytes() -> None:
    assert list(rows_of("l.csv", workbook([["a", "b"]]))) == [["a", "b"]]
    assert list(rows_of("l.xlsx", b"a;b\n")) == [["a", "b"]]


@pytest.mark.parametrize("data", [zipped(("a.png", b"1")), zipped(), workbook([["a"]])[:-20]])
def test_a_zip_that_is_no_spreadsheet_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefusedError, match="damaged"):
        list(rows_of("l.xlsx", data))


def test_a_bomb_in_a_spreadsheet_is_refused_before_it_is_opened() -> None:
    data = io.BytesIO(workbook([["a"]]))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(30 << 20))
    with pytest.raises(FileRefusedError, match="more than 100 times its size"):
        list(rows_of("l.xlsx", data.getvalue()))


def test_other_spreadsheets_are_refused_with_what_to_do() -> None:
    with pytest.raises(FileRefusedError, match=r"Save the list as \.xlsx or CSV"):
        rows_of("l.ods", b"PK")


def test_too_many_rows_are_refused_with_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_rows, "MAX_ROWS", 2)
    assert len(list(rows_of("l.csv", b"a\nb\n"))) == 2
    for data in (b"a\nb\nc\n", workbook([["a"], ["b"], ["c"]])):
        with pytest.raises(FileRefusedError, match="more than 2 rows"):
            list(rows_of("l.csv", data))


def test_a_cell_without_end_is_refused_with_its_line() -> None:
    with pytest.raises(FileRefusedError, match="cannot be read in line"):
        list(rows_of("l.csv", b'a,b\n"' + b"x" * 200_000))


def test_lists_are_known_by_their_names() -> None:
    names = ["a.csv", "A.CSV", "a.tsv", "a.xlsx", "a.xlsm", "a.xls", "a.ods", "a.zip", "a.csv.png"]
    assert [is_list(name) for name in names] == [True] * 7 + [False] * 2
