"""A CSV sent with the images that names the text expected on each: columns FILENAME and, if known, IDENTITY.

Texts are kept as they are: NULL, NA and NAN are people's names. Knows CSV only.
"""

from __future__ import annotations

import csv
import io

from backend.services.errors import FileRefusedError
from backend.services.uploads import file_names

FILE_COLUMN = "FILENAME"
NAME_COLUMN = "IDENTITY"
MAX_NAME_LENGTH = 200
_CODE = "csv-refused"


def parse(data: bytes) -> dict[str, str]:
    """Expected text by the file's base name, in NFC; rows without a text are left out.

    Accepts UTF-8 with or without a byte order mark, else Windows-1252; comma, semicolon or tab.

    Raises:
        FileRefusedError: there is no FILENAME column, or it is not CSV at all.
    """
    rows = csv.reader(io.StringIO(_text(data), newline=""), delimiter=_delimiter(data))
    try:
        header = [column.strip().upper() for column in next(rows, [])]
        if FILE_COLUMN not in header:
            raise FileRefusedError(
                _CODE,
                f"The CSV needs a column {FILE_COLUMN}. Received the columns: {', '.join(header)[:80]!r}",
            )
        if NAME_COLUMN not in header:
            return {}
        file_at, name_at = header.index(FILE_COLUMN), header.index(NAME_COLUMN)
        return {
            file_names.base(row[file_at]): text
            for row in rows
            if len(row) > max(file_at, name_at) and (text := _clean(row[name_at]))
        }
    except csv.Error as error:
        raise FileRefusedError(_CODE, f"The CSV cannot be read in line {rows.line_num}: {error}.") from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(data: bytes) -> str:
    header = data.splitlines()[0] if data else b""
    return max(",;\t", key=lambda sign: header.count(sign.encode()))


def _clean(text: str) -> str:
    return file_names.without_controls(text)[:MAX_NAME_LENGTH]
