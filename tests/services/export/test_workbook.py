"""Workbooks: texts stay texts, whatever Excel would make of them, and no file is left behind."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook

from backend.services.export import workbook as workbooks
from backend.services.export.workbook import shown, workbook


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_texts_are_text_cells_and_numbers_are_numbers(temporary: Path) -> None:
    texts = ["=1+1", "007", "1-2", "#N/A", "TRUE", " A ", "Łucja Őry"]
    data = b"".join(workbook(["A", "B"], [[text, 0.5] for text in texts], title="Names"))
    book = load_workbook(io.BytesIO(data))
    header, *lines = book["Names"].iter_rows()
    assert [(cell.value, cell.font.b) for cell in header] == [("A", True), ("B", True)]
    assert [line[0].value for line in lines] == texts
    assert {(line[0].data_type, line[0].number_format) for line in lines} == {("s", "@")}
    assert {(line[1].data_type, line[1].value) for line in lines} == {("n", 0.5)}
    assert list(temporary.iterdir()) == []


def test_what_is_not_there_is_an_empty_cell() -> None:
    data = b"".join(workbook(["A", "B", "C"], [[None, "", 0]], title="Names"))
    [_, line] = load_workbook(io.BytesIO(data))["Names"].iter_rows(values_only=True)
    assert line == (None, None, 0)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("scan_x1024_.png", "scan_x005F_x1024_.png"),
        ("a_xyz_", "a_xyz_"),
        ("bell\x07", "bell\ufffd"),
        ("half \ud800", "half \ufffd"),
        ("A" * 40_000, "A" * 32_767),
    ],
)
def test_a_text_is_stored_so_that_excel_shows_it(text: str, stored: str) -> None:
    assert shown(text) == stored


def test_more_rows_than_a_sheet_holds_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "SHEET_ROWS", 3)
    book = load_workbook(io.BytesIO(b"".join(workbook(["A"], [[n] for n in range(1, 6)], title="Names"))))
    assert [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets] == [
        [("A",), (1,), (2,)],
        [("A",), (3,), (4,)],
        [("A",), (5,)],
    ]


def test_no_rows_are_a_sheet_with_its_header() -> None:
    data = b"".join(workbook(["A"], [], title="Names"))
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert list(load_workbook(io.BytesIO(data))["Names"].iter_rows(values_only=True)) == [("A",)]


def test_a_failure_half_way_leaves_no_file(temporary: Path) -> None:
    def failing() -> Iterator[list[str]]:
        yield ["A"]
        assert len(list(temporary.iterdir())) > 0
        raise RuntimeError("the database is away")

    with pytest.raises(RuntimeError, match="the database is away"):
        list(workbook(["A"], failing(), title="Names"))
    assert list(temporary.iterdir()) == []


def test_a_client_that_leaves_leaves_no_file(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "PIECE", 100)
    pieces = workbook(["A"], [["B"]], title="Names")
    next(pieces)
    cast("Generator[bytes, None, None]", pieces).close()
    assert list(temporary.iterdir()) == []
