"""Entries are unpacked in pieces: a bomb of any compression never holds more than one."""

from __future__ import annotations

import io
import zipfile

import pytest

from backend.services.uploads.zip_content import PIECE, DamagedEntryError, unpacked
from tests.services.pictures import zipped

PACKINGS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


def only(data: bytes) -> zipfile.ZipInfo:
    (info,) = zipfile.ZipFile(io.BytesIO(data)).infolist()
    return info


@pytest.mark.parametrize("packing", PACKINGS)
def test_no_piece_is_larger_than_the_limit_and_together_they_are_the_content(packing: int) -> None:
    content = bytes(3_000_000) + bytes(range(256)) * 500
    data = zipped(("a", content), packing=packing)
    pieces = list(unpacked(io.BytesIO(data), only(data)))
    assert max(map(len, pieces)) <= PIECE
    assert b"".join(pieces) == content


@pytest.mark.parametrize("packing", PACKINGS)
def test_an_empty_entry_has_no_piece(packing: int) -> None:
    data = zipped(("a", b""), packing=packing)
    assert list(unpacked(io.BytesIO(data), only(data))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"CRC": 1},
        {"file_size": 3},
        {"file_size": 5},
        {"compress_size": 2},
        {"compress_type": 9},
        {"header_offset": -1},
    ],
)
def test_what_the_directory_says_must_be_true(change: dict[str, int]) -> None:
    data = zipped(("a", b"four"), packing=zipfile.ZIP_STORED)
    info = only(data)
    for name, value in change.items():
        setattr(info, name, value)
    with pytest.raises(DamagedEntryError):
        list(unpacked(io.BytesIO(data), info))


def test_lzma_settings_that_make_no_sense_are_damage() -> None:
    data = bytearray(zipped(("a", b"four" * 99), packing=zipfile.ZIP_LZMA))
    data[35] = (
        0xFF  # lc, lp and pb, behind the header of 30 bytes, the name, and 4 bytes of LZMA's own header
    )
    with pytest.raises(DamagedEntryError):
        list(unpacked(io.BytesIO(data), only(bytes(data))))
