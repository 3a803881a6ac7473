"""A CSV beside the images: which text is expected on which file."""

from __future__ import annotations

import pytest

from backend.services.errors import FileRefusedError
from backend.services.uploads.expected_csv import parse


def test_names_that_look_like_missing_values_are_names() -> None:
    data = b"FILENAME,IDENTITY\n1.png,NULL\n2.png,NA\n3.png,NaN\n4.png,None\n5.png,\n"
    assert parse(data) == {"1.png": "NULL", "2.png": "NA", "3.png": "NaN", "4.png": "None"}


def test_excel_s_french_csv_is_read() -> None:
    assert parse("﻿Filename;Identity\r\n1.png;Élodie\r\n".encode()) == {"1.png": "Élodie"}
    assert parse("FILENAME\tIDENTITY\n1.png\tÉlodie\n".encode("cp1252")) == {"1.png": "Élodie"}


def test_files_are_known_by_the_last_part_of_their_path() -> None:
    assert parse(b'IDENTITY,FILENAME\n"LE GOFF, ANNE",train\\7.png\n') == {"7.png": "LE GOFF, ANNE"}


def test_text_is_nfc_and_without_controls() -> None:
    assert parse("FILENAME,IDENTITY\n1.png, E\u0301LODIE\u202e \n".encode()) == {"1.png": "ÉLODIE"}


def test_rows_that_are_too_short_are_left_out() -> None:
    assert parse(b"FILENAME,IDENTITY\n1.png\n\n2.png,ANNE\n") == {"2.png": "ANNE"}


def test_a_list_of_files_alone_expects_nothing() -> None:
    assert parse(b"FILENAME\n1.png\n") == {}


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00\x01\x02"])
def test_a_table_without_file_names_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefusedError, match="needs a column FILENAME"):
        parse(data)
