"""Directories of tags: values as written, and no trust in what a damaged one claims."""

from __future__ import annotations

import struct

import pytest
from PIL import Image

from backend.recognizer.decoding import tags
from tests.recognizer.decoding.files import RAMP, directory_places, many_pages, saved


@pytest.mark.parametrize("options", [{}, {"big_tiff": True}, {"tiffinfo": {254: 0}}])
def test_size_and_resolution_are_read_from_classic_and_big_tiff(options: dict[str, object]) -> None:
    (found,) = tags.directories(saved(RAMP, "TIFF", dpi=(204, 98), **options), 1)
    values = found.values
    assert (values[tags.WIDTH], values[tags.HEIGHT]) == (40, 20)
    assert (values[tags.X_RESOLUTION], values[tags.Y_RESOLUTION], values[tags.RESOLUTION_UNIT]) == (
        204,
        98,
        2,
    )
    assert found.following == 0


def test_an_exif_block_is_read_in_either_byte_order() -> None:
    block = Image.Exif()
    block[282], block[274] = 300.0, 6
    assert tags.exif(block.tobytes()) == {tags.X_RESOLUTION: 300, tags.ORIENTATION: 6}
    block.endian = ">"
    assert tags.exif(block.tobytes()) == {tags.X_RESOLUTION: 300, tags.ORIENTATION: 6}


@pytest.mark.parametrize(
    "block", [b"", b"Exif\0\0", b"II*\0\xff\xff\xff\xff" + bytes(20), b"XX*\0" + bytes(20)]
)
def test_a_damaged_exif_block_has_no_tags(block: bytes) -> None:
    assert tags.exif(block) == {}


def test_beyond_the_limit_directories_are_only_counted() -> None:
    found = list(tags.directories(many_pages(30), 2))
    assert len(found) == 30
    assert [bool(directory.values) for directory in found] == [True, True] + [False] * 28


def test_a_chain_that_meets_itself_ends() -> None:
    data = bytearray(many_pages(3))
    first, _, last = directory_places(data)
    (count,) = struct.unpack_from("<H", data, last)
    struct.pack_into("<I", data, last + 2 + 12 * count, first)
    assert len(list(tags.directories(bytes(data), 9))) == 3


@pytest.mark.parametrize("fraction", [(0, 0), (5, 0)])
def test_a_fraction_over_nothing_is_no_value(fraction: tuple[int, int]) -> None:
    data = bytearray(saved(RAMP, "TIFF", dpi=(204, 98)))
    place = data.find(struct.pack("<II", 204, 1))
    struct.pack_into("<II", data, place, *fraction)
    (found,) = tags.directories(bytes(data), 1)
    assert tags.X_RESOLUTION not in found.values
    assert found.values[tags.Y_RESOLUTION] == 98


def test_a_directory_with_more_tags_than_any_scanner_writes_is_refused() -> None:
    data = b"II*\0" + struct.pack("<IH", 8, 0xFFFF) + bytes(12 * 0xFFFF)
    with pytest.raises(tags.TagsError, match=r"at most 4096 tags\. Received: 65535"):
        list(tags.directories(data, 1))
