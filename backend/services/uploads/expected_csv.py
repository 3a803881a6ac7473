"""A list sent with the images that gives the text expected on each: columns FILENAME and, if known, IDENTITY.

Texts are kept as they are: NULL, NA and NAN are people's names. Knows the columns only.
"""

from __future__ import annotations

from collections.abc import Iterator

from backend.services.errors import FileRefusedError
from backend.services.export.spreadsheet import unprotect
from backend.services.uploads import file_names
from backend.services.uploads.list_rows import CODE, Row, rows_of

FILE_COLUMN = "FILENAME"
NAME_COLUMN = "IDENTITY"
MAX_NAME_LENGTH = 200


def parse(name: str, data: bytes) -> list[tuple[str, str]]:
    """Path and expected text of each row with a text, in NFC.

    Raises:
        FileRefusedError: there is no FILENAME column, or the list cannot be read.
    """
    rows = rows_of(name, data)
    header = [column.strip().upper() for column in next(rows, ())]
    if FILE_COLUMN not in header:
        raise FileRefusedError(
            CODE, f"The list needs a column {FILE_COLUMN}. Received the columns: {', '.join(header)[:80]!r}"
        )
    if NAME_COLUMN not in header:
        return []
    return list(_texts(rows, header.index(FILE_COLUMN), header.index(NAME_COLUMN)))


def _texts(rows: Iterator[Row], file_at: int, name_at: int) -> Iterator[tuple[str, str]]:
    for row in rows:
        if len(row) > max(file_at, name_at) and row[file_at].strip():
            text = file_names.without_controls(unprotect(row[name_at]))[:MAX_NAME_LENGTH]
            if text:
                yield file_names.path(unprotect(row[file_at].strip())), text
