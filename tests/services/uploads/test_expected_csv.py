"""A list beside the images: which text is expected on which file."""

from __future__ import annotations

import pytest

from backend.services.errors import FileRefusedError
from backend.services.uploads.expected_csv import parse


def test_names_that_look_like_missing_values_are_names() -> None:
    data = b"FILENAME,IDENTITY\n1.png,NULL\n2.png,NA\n3.png,NaN\n4.png,None\n5.png,\n"
    assert parse("l.csv", data) == [("1.png", "NULL"), ("2.png", "NA"), ("3.png", "NaN"), ("4.png", "None")]


def test_columns_are_found_by_their_names_in_any_case_and_order() -> None:
    assert parse("l.csv", b"n;Identity; filename \n1;ANNE;1.png\n") == [("1.png", "ANNE")]


def test_files_keep_their_folders() -> None:
    data = b'IDENTITY,FILENAME\n"LE GOFF, ANNE",C:\\train\\7.png\n'
    assert parse("l.csv", data) == [("train/7.png", "LE GOFF, ANNE")]


def test_an_export_for_spreadsheets_is_read_back() -> None:
    assert parse("l.csv", b"FILENAME,IDENTITY\n'-1.png,'=A\n2.png,'T HOOFT\n") == [
        ("-1.png", "=A"),
        ("2.png", "'T HOOFT"),
    ]


def test_text_is_nfc_and_without_controls() -> None:
    data = "FILENAME,IDENTITY\nE\u0301.png, E\u0301LODIE\u202e \n".encode()
    assert parse("l.csv", data) == [("É.png", "ÉLODIE")]


def test_rows_that_are_too_short_are_left_out() -> None:
    assert parse("l.csv", b"FILENAME,IDENTITY\n1.png\n\n,PAUL\n2.png,ANNE\n") == [("2.png", "ANNE")]


def test_a_list_of_files_alone_expects_nothing() -> None:
    assert parse("l.csv", b"FILENAME\n1.png\n") == []


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00\x01\x02"])
def test_a_table_without_file_names_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefusedError, match="needs a column FILENAME"):
        parse("l.csv", data)
