"""Cells that a spreadsheet program treats as text, never as a formula.

Excel, LibreOffice and Google Sheets evaluate a CSV cell that begins with one of ``= + - @`` (or a tab or line break
before them), so ``=HYPERLINK(…)`` written into a name field would act on the person who opens the export. An
apostrophe in front marks a cell as text. A program may separate cells by another sign than the file does: there, what
follows a ``;``, ``,`` or tab inside of a cell begins one of its own, and gets an apostrophe too.
"""

from __future__ import annotations

import re

# The full-width characters too: some East Asian editions of Excel treat them like the plain ones.
_SIGN = r"[=+\-@\t\r\n＝＋－＠]"
_AFTER_SEPARATOR = r"(?<=[;,\t\r\n])"
# Quotation marks between a separator and the sign may be taken for those around a cell.
_DANGEROUS = re.compile(rf"""(?:\A'*|{_AFTER_SEPARATOR}['"]*)(?={_SIGN})""")
_PROTECTED = re.compile(rf"""(?:\A'(?='*{_SIGN})|{_AFTER_SEPARATOR}'(?=['"]*{_SIGN}))""")


def protect(cell: str) -> str:
    """``cell``, with an apostrophe wherever a formula could begin; `unprotect` is the inverse."""
    return _DANGEROUS.sub(r"'\g<0>", cell)


def unprotect(cell: str) -> str:
    """The text that was passed to `protect`. A name's own leading apostrophe ('T HOOFT) is kept."""
    return _PROTECTED.sub("", cell)
