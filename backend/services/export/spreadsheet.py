"""Cells that a spreadsheet program takes for text, never for a formula.

Excel, LibreOffice and Google Sheets calculate a CSV's cell that begins with one of ``= + - @`` (or a tab or
line break before them), so a name field that somebody filled with ``=HYPERLINK(…)`` would act on whoever
opens the export. An apostrophe in front is the programs' own mark for text.
"""

from __future__ import annotations

import re

# The full-width forms count as well: some East Asian editions of Excel take them for the plain ones.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def protect(cell: str) -> str:
    """``cell``, with an apostrophe in front when it could be taken for a formula; `unprotect` undoes it."""
    return "'" + cell if _DANGEROUS.match(cell) else cell


def unprotect(cell: str) -> str:
    """The text that `protect` got. A name's own apostrophe in front ('T HOOFT) stays."""
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell
