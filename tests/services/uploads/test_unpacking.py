"""The files of an upload: recognised by their first bytes, counted against one limit."""

from __future__ import annotations

import pytest

from backend.config import Settings
from backend.services.errors import FileRefusedError, InvalidError, TooLargeError
from backend.services.uploads.unpacking import UnpackedFile, read_limited, unpack
from tests.services.pictures import upload, zipped


def test_a_zip_is_recognised_by_its_bytes_not_by_its_name(settings: Settings) -> None:
    files = unpack([upload("scan.png", zipped(("in.png", b"1"))), upload("a/not.zip", b"2")], settings)
    assert list(files) == [UnpackedFile("in.png", b"1"), UnpackedFile("a/not.zip", b"2")]


def test_a_refused_entry_comes_with_its_reason_before_the_others(settings: Settings) -> None:
    refused, usable = unpack([upload("a.zip", zipped(("1.png", b"1"), ("../2.png", b"2")))], settings)
    assert usable == UnpackedFile("1.png", b"1")
    assert isinstance(refused.content, FileRefusedError)
    assert (refused.name, refused.content.code) == ("../2.png", "zip-entry-refused")


def test_a_file_over_the_limit_is_refused(settings: Settings) -> None:
    big = bytes((1 << 20) + 1)
    (file,) = unpack([upload("big.png", big)], settings)
    assert isinstance(file.content, FileRefusedError)
    assert file.content.code == "too-large"
    with pytest.raises(FileRefusedError, match="larger than 1 MB"):
        read_limited(upload("big.png", big), settings)


def test_a_later_zip_has_the_room_that_earlier_files_left(settings: Settings) -> None:
    three = zipped(("1.png", b"1"), ("2.png", b"2"), ("3.png", b"3"))
    files = list(unpack([upload("one.zip", three), upload("two.zip", three)], settings))
    assert [file.name for file in files] == ["1.png", "2.png", "3.png", "two.zip"]
    assert isinstance(files[3].content, FileRefusedError)
    assert "has 3 entries, the limit is 2" in files[3].content.detail


def test_nothing_and_too_much_are_refused_before_any_file_is_read(settings: Settings) -> None:
    with pytest.raises(InvalidError, match="No file was sent"):
        unpack([], settings)
    with pytest.raises(TooLargeError, match="Received: 6 files"):
        unpack([upload("a.png", b"1")] * 6, settings)


def test_what_systems_add_to_folders_is_silently_left_out(settings: Settings) -> None:
    names = ["F1/Thumbs.db", "F1/desktop.ini", "F1/.DS_Store", "F1/._a.png", "F1/a.png"]
    assert list(unpack([upload(name, b"1") for name in names], settings)) == [UnpackedFile("F1/a.png", b"1")]
