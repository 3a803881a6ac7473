"""The rows of a list of files, as Excel and other programs save it: CSV in any of its dialects, or .xlsx.

Knows encodings, delimiters and sheets. Does not know what the columns mean.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from backend.services.errors import FileRefusedError
from backend.services.uploads.zip_entries import EMPTY_SIGNATURE, SIGNATURE, ZipLimits, inspect

CODE = "csv-refused"
MAX_ROWS = 100_000
_TEXT_LISTS = (".csv", ".tsv")
_WORKBOOKS = (".xlsx", ".xlsm")
_OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods", ".numbers")
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[^\S\r\n]*(\r\n|\r|\n|$)', re.IGNORECASE)
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")  # a workbook's way to write an underscore
_MAX_COLUMNS = 200
_WORKBOOK_LIMITS = ZipLimits(files=1000, entry_bytes=64 << 20, total_bytes=128 << 20)

Row = Sequence[str]


def is_list(name: str) -> bool:
    """Whether a file of this name is a list, though its first bytes may be a zip's."""
    return name.lower().endswith((*_TEXT_LISTS, *_WORKBOOKS, *_OTHER_WORKBOOKS))


def rows_of(name: str, data: bytes) -> Iterator[Row]:
    """The rows that are not empty, the one with the column names first; every cell as text.

    Raises:
        FileRefusedError: it is damaged, too long, or of a kind that is not read; also while the rows are taken.
    """
    if name.lower().endswith(_OTHER_WORKBOOKS):
        raise FileRefusedError(CODE, "Spreadsheets of this kind are not read. Save the list as .xlsx or CSV.")
    is_workbook = data.startswith((SIGNATURE, EMPTY_SIGNATURE))
    rows = _workbook_rows(data) if is_workbook else _text_rows(data)
    return _limited(row for row in rows if any(cell.strip() for cell in row))


def _limited(rows: Iterator[Row]) -> Iterator[Row]:
    yield from islice(rows, MAX_ROWS)
    if next(rows, None) is not None:
        raise FileRefusedError(
            CODE, f"The list has more than {MAX_ROWS:,} rows. Split it and send the parts."
        )


def _text_rows(data: bytes) -> Iterator[Row]:
    text = _decoded(data)
    separator = _SEPARATOR_LINE.match(text)
    if separator:
        text = text[separator.end() :]
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator[1] if separator else _delimiter(text)
    )
    try:
        yield from lines
    except csv.Error as error:
        raise FileRefusedError(CODE, f"The list cannot be read in line {lines.line_num}: {error}.") from error


def _decoded(data: bytes) -> str:
    """The text; without a byte order mark it is UTF-8, UTF-16 by its zero bytes, or Windows-1252."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    start = data[:1000]
    if b"\0" in start[1::2] and b"\0" not in start[::2]:
        return data.decode("utf-16-le", errors="replace")
    if b"\0" in start[::2] and b"\0" not in start[1::2]:
        return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    header = next((line for line in text[:10_000].splitlines() if line.strip()), "")
    return max(",;\t", key=header.count)


def _workbook_rows(data: bytes) -> Iterator[Row]:
    """The rows of the first sheet that has any."""
    from openpyxl import load_workbook  # loads slowly, and few lists are workbooks

    inspect(io.BytesIO(data), _WORKBOOK_LIMITS)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            # One more than allowed, so that `_limited` sees that there are too many.
            cells = sheet.iter_rows(max_col=_MAX_COLUMNS, max_row=MAX_ROWS + 1, values_only=True)
            rows = [row for row in map(_cells, cells) if row]
            if rows:
                yield from rows
                return
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise FileRefusedError(
            CODE, "The spreadsheet is damaged. Save it again, or save it as CSV."
        ) from error


def _cells(values: Iterable[Any]) -> list[str]:
    """A row's cells as text, without the empty ones at its end."""
    cells = [_cell(value) for value in values]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return _ESCAPED.sub("_", text)
