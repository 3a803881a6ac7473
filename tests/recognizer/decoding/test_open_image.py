"""Files of several pages: each is read or refused by its number."""

from __future__ import annotations

import struct

import pytest
from PIL import Image

from backend.recognizer.decoding.limits import ImageLimits
from backend.recognizer.decoding.open_image import OpenImage
from backend.recognizer.image import ImageRefusedError, Page, RefusedPage, each_page, pages
from tests.recognizer.decoding.files import directory_places, entry_place, noise, saved, tiff


def outcomes(data: bytes, limits: ImageLimits | None = None) -> list[object]:
    """The size of each page, or the code of its refusal, in order."""
    found = list(each_page(data, limits))
    assert [page.number for page in found] == list(range(1, len(found) + 1))
    return [page.error.code if isinstance(page, RefusedPage) else page.picture.size for page in found]


def test_one_tiny_page_costs_no_other() -> None:
    assert outcomes(tiff((40, 20), (3, 3), (42, 20))) == [(40, 20), "too-small", (42, 20)]
    assert outcomes(tiff((40, 20), (3000, 9), (42, 20))) == [(40, 20), "too-long", (42, 20)]
    assert outcomes(tiff((40, 20), (90, 90), (42, 20)), ImageLimits(8000)) == [
        (40, 20),
        "too-many-pixels",
        (42, 20),
    ]


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "tiff_adobe_deflate"])
def test_one_damaged_page_costs_no_other(compression: str) -> None:
    first, second, third = (noise(20, width).convert("1") for width in (40, 41, 42))
    data = bytearray(
        saved(first, "TIFF", save_all=True, append_images=[second, third], compression=compression)
    )
    place = directory_places(data)[1]
    struct.pack_into("<I", data, entry_place(data, place, 279) + 8, 3)  # its strip ends after three bytes
    assert outcomes(bytes(data)) == [(40, 20), "damaged", (42, 20)]


def test_a_page_without_a_size_is_damaged_and_the_last_one_of_a_broken_chain_too() -> None:
    data = bytearray(tiff((40, 20), (41, 20), (42, 20)))
    struct.pack_into("<H", data, entry_place(data, directory_places(data)[1], 256), 0xFFFF)
    assert outcomes(bytes(data)) == [(40, 20), "damaged", (42, 20)]
    data = bytearray(tiff((40, 20), (41, 20)))
    place = directory_places(data)[0]
    (count,) = struct.unpack_from("<H", data, place)
    struct.pack_into("<I", data, place + 2 + 12 * count, len(data) + 9)
    assert outcomes(bytes(data)) == [(40, 20), "damaged"]


def test_previews_are_skipped_and_pages_are_numbered_without_them() -> None:
    data = tiff((10, 10), (40, 20), (10, 10), (41, 20), subfile_types=(1, 0, 1, 2))
    assert outcomes(data) == [(40, 20), (41, 20)]
    assert [page.number for page in OpenImage(data, ImageLimits()).pages(first=2)] == [2]


def test_a_preview_before_the_only_page_leaves_one_page() -> None:
    (page,) = each_page(tiff((10, 10), (40, 20), subfile_types=(1, 0)))
    assert isinstance(page, Page)
    assert page.is_only


def test_two_hundred_pages_are_read() -> None:
    assert outcomes(tiff(*[(40, 20)] * 200)) == [(40, 20)] * 200


def test_all_pages_together_have_a_limit_of_their_own() -> None:
    data = tiff(*[(40, 20)] * 5)
    assert len(outcomes(data, ImageLimits(800, file_pixels=4000))) == 5
    with pytest.raises(ImageRefusedError, match=r"4,000 pixels .* the limit is 3,999"):
        outcomes(data, ImageLimits(800, file_pixels=3999))


def test_whoever_takes_all_pages_or_none_gets_the_refusal() -> None:
    with pytest.raises(ImageRefusedError, match="3 x 3"):
        pages(tiff((40, 20), (3, 3)))


def test_the_only_page_s_refusal_is_the_file_s() -> None:
    with pytest.raises(ImageRefusedError, match="3 x 3"):
        list(each_page(saved(Image.new("L", (3, 3)), "TIFF")))


def test_the_resolution_is_that_of_the_picture_with_square_pixels() -> None:
    fax = saved(noise(10, 40), "PNG", dpi=(200, 100))
    (page,) = OpenImage(fax, ImageLimits()).pages()
    assert isinstance(page, Page)
    assert page.dpi == pytest.approx(page.picture.width / 40 * 200, rel=0.01)
    (plain,) = OpenImage(saved(noise(10, 40), "PNG"), ImageLimits()).pages()
    assert isinstance(plain, Page)
    assert plain.dpi is None
