"""Lines of a CSV, for programs and for spreadsheet programs. Knows cells; does not know what they mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Literal

from backend.services.export.spreadsheet import protect

Separator = Literal["semicolon", "comma"]
SEPARATORS: dict[Separator, str] = {"semicolon": ";", "comma": ","}
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes a file for Windows-1252."""


def csv_line(cells: Iterable[str], *, end: str = "\r\n", delimiter: str = ",") -> str:
    """One line, quoted if needed."""
    line = io.StringIO()
    csv.writer(line, lineterminator=end, delimiter=delimiter).writerow(cells)
    return line.getvalue()


def spreadsheet_cell(value: str | float | None, separator: Separator) -> str:
    """A value as a spreadsheet program takes it, never as a formula; with semicolons numbers have a decimal comma."""
    if isinstance(value, float):
        return str(value).replace(".", ",") if separator == "semicolon" else str(value)
    return "" if value is None else protect(str(value))
