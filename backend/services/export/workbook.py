"""Rows as an Excel workbook, written to a temporary file and then sent: memory for one row at a time.

Texts are text cells, so that Excel neither evaluates ``=1+1`` nor turns ``1-2`` into a date. Knows openpyxl and what a
cell may hold; does not know what the rows mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

SHEET_ROWS = 1_048_576  # of Excel, the header's included
CELL_CHARACTERS = 32_767
PIECE = 1 << 16
_IS_TEXT = "@"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

Value = str | float | None


def workbook(columns: Sequence[str], rows: Iterable[Iterable[Value]], *, title: str) -> Iterator[bytes]:
    """Pieces of an .xlsx with the sheet ``title``, and more if Excel's limit of rows needs them, each with a header."""
    with TemporaryFile() as file:
        book = Workbook(write_only=True)
        try:
            _fill(book, columns, rows, title)
            book.save(file)
        except BaseException:
            _forget(book)
            raise
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _fill(book: Workbook, columns: Sequence[str], rows: Iterable[Iterable[Value]], title: str) -> None:
    sheet, used = _sheet(book, columns, title), 1
    for row in rows:
        if used == SHEET_ROWS:
            sheet.close()
            sheet, used = _sheet(book, columns, title), 1
        sheet.append([_cell(sheet, value) for value in row])
        used += 1


def _sheet(book: Workbook, columns: Sequence[str], title: str) -> WriteOnlyWorksheet:
    sheet = cast(
        "WriteOnlyWorksheet", book.create_sheet(title)
    )  # openpyxl adds a number to a title that is taken
    sheet.freeze_panes = "A2"
    sheet.append([_header(sheet, column) for column in columns])
    return sheet


def _header(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell | float | None:
    if isinstance(value, str):
        return _text(sheet, value) if value else None
    return value


def _text(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, shown(text))
    cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
    cell.number_format = _IS_TEXT  # stays text when somebody edits it
    return cell


def shown(text: str) -> str:
    """``text`` as a cell stores it: ``_x0041_`` would be shown as A, and some characters cannot be in a workbook."""
    return _LOOKS_ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("\ufffd", text))[:CELL_CHARACTERS]


def _forget(book: Workbook) -> None:
    """Delete the files of the sheets, which openpyxl deletes only when it saves a workbook."""
    for sheet in book.worksheets:
        with suppress(OSError):  # the disk may be full
            if not cast("WriteOnlyWorksheet", sheet).closed:
                sheet.close()
        file = cast("Any", sheet)._writer
        if file is not None and Path(file.out).exists():
            file.cleanup()
