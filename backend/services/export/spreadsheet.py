"""Cells that a spreadsheet program treats as text, never as a formula.

Excel, LibreOffice and Google Sheets evaluate a CSV cell that begins with one of ``= + - @`` (or a tab or line break
before them), so ``=HYPERLINK(…)`` written into a name field would act on the person who opens the export. An
apostrophe in front marks a cell as text.
"""

from __future__ import annotations

import re

# The full-width characters too: some East Asian editions of Excel treat them like the plain ones.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def protect(cell: str) -> str:
    """``cell``, with an apostrophe in front if it could be evaluated as a formula; `unprotect` is the inverse."""
    return "'" + cell if _DANGEROUS.match(cell) else cell


def unprotect(cell: str) -> str:
    """The text that was passed to `protect`. A name's own leading apostrophe ('T HOOFT) is kept."""
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell
