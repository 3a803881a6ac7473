"""What an upload is made of: told by first bytes, counted against one limit."""

from __future__ import annotations

import pytest

from backend.config import Settings
from backend.services.errors import InvalidError, TooLargeError
from backend.services.uploads.results import FileResult
from backend.services.uploads.unpacking import Candidate, Expectations, unpack
from tests.services.pictures import upload, zipped


def test_a_zip_is_told_by_its_bytes_not_by_its_name(settings: Settings) -> None:
    pieces = unpack([upload("scan.png", zipped(("in.png", b"1"))), upload("not.zip", b"2")], settings)
    assert list(pieces) == [Candidate("in.png", b"1"), Candidate("not.zip", b"2")]


def test_tables_are_told_from_images(settings: Settings) -> None:
    table = b"FILENAME,IDENTITY\n1.png,ANNE\n"
    pieces = list(unpack([upload("a.CSV", table), upload("b.zip", zipped(("c.csv", b"x")))], settings))
    assert pieces[0] == Expectations({"1.png": "ANNE"})
    assert isinstance(pieces[1], FileResult)
    assert (pieces[1].file_name, pieces[1].outcome) == ("c.csv", "refused")


def test_a_later_zip_has_the_room_that_earlier_files_left(settings: Settings) -> None:
    three = zipped(("1.png", b"1"), ("2.png", b"2"), ("3.png", b"3"))
    pieces = list(unpack([upload("one.zip", three), upload("two.zip", three)], settings))
    assert [piece.name for piece in pieces[:3] if isinstance(piece, Candidate)] == ["1.png", "2.png", "3.png"]
    assert isinstance(pieces[3], FileResult)
    assert pieces[3].error is not None
    assert "has 3 entries, the limit is 2" in pieces[3].error.detail


def test_nothing_and_too_much_are_refused_before_any_file_is_read(settings: Settings) -> None:
    with pytest.raises(InvalidError, match="No file was sent"):
        unpack([], settings)
    with pytest.raises(TooLargeError, match="Received: 6 files"):
        unpack([upload("a.png", b"1")] * 6, settings)
