"""Writes tables: a CSV for programs or for spreadsheet programs, JSON Lines, an Excel workbook.

Knows columns and cells; does not know what they mean, or where rows come from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from backend.services.export.csv_lines import (
    BYTE_ORDER_MARK,
    SEPARATORS,
    Separator,
    csv_line,
    spreadsheet_cell,
)
from backend.services.export.spreadsheet import protect

Cell = str | float | None
Rows = Iterable[Iterable[Cell]]


@dataclass(frozen=True)
class FileType:
    """What a file of an export is: its media type, the end of its name, and whether it is not a text."""

    media_type: str
    suffix: str
    is_binary: bool = False


EXCEL = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", is_binary=True)
CSV = FileType("text/csv", "csv")
JSON_LINES = FileType("application/x-ndjson", "jsonl")
ZIP = FileType("application/zip", "zip", is_binary=True)


def csv_table(columns: Sequence[str], rows: Rows, *, spreadsheet_safe: bool = True) -> Iterator[str]:
    """A CSV for programs; ``spreadsheet_safe`` puts an apostrophe before texts that a spreadsheet would evaluate."""
    yield csv_line(map(protect, columns) if spreadsheet_safe else columns)
    for row in rows:
        cells = ["" if value is None else str(value) for value in row]
        yield csv_line(map(protect, cells) if spreadsheet_safe else cells)


def spreadsheet_table(columns: Sequence[str], rows: Rows, separator: Separator) -> Iterator[str]:
    """A CSV that spreadsheet programs open by double click: byte order mark, and no text that they would evaluate.

    With ``semicolon`` numbers have a decimal comma: both are what Excel expects if a comma is the decimal sign.
    """
    delimiter = SEPARATORS[separator]
    yield BYTE_ORDER_MARK + csv_line(map(protect, columns), delimiter=delimiter)
    for row in rows:
        yield csv_line((spreadsheet_cell(value, separator) for value in row), delimiter=delimiter)


def json_lines(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """One JSON object per line with the keys ``columns``; texts exactly as they are, null if there is none."""
    for row in rows:
        yield json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n"


def excel_table(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """An Excel workbook."""
    from backend.services.export.workbook import workbook  # openpyxl loads slowly and is rarely needed

    return workbook(columns, rows, title="Paraph")


def encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """The lines as they are sent."""
    return (line.encode() for line in lines)
