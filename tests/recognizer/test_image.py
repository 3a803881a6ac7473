"""Decoding files, and the text of each refusal."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from backend.recognizer.image import (
    ImageLimits,
    ImageRefusedError,
    RefusedPage,
    decode,
    each_page,
    pages,
)
from tests.recognizer.layout.written import page

FIELD = Image.fromarray(np.tile(np.linspace(0, 255, 40, dtype=np.uint8), (20, 1)))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of ``image`` as a file."""
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims to have ``width`` x ``height`` 1-bit pixels, in under a kilobyte."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0" * 100)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF"])
def test_lossless_files_give_their_pixels(kind: str) -> None:
    np.testing.assert_array_equal(decode(saved(FIELD, kind)), np.asarray(FIELD))


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_jpeg_gives_nearly_its_pixels(options: dict[str, object]) -> None:
    difference = decode(saved(FIELD, "JPEG", quality=95, **options)).astype(int) - np.asarray(FIELD)
    assert np.abs(difference).max() < 8


def test_cmyk_and_palette_files_are_read() -> None:
    assert decode(saved(FIELD.convert("CMYK"), "JPEG")).shape == (20, 40)
    assert decode(saved(FIELD.convert("P"), "PNG")).shape == (20, 40)


def test_deep_grey_uses_its_upper_byte() -> None:
    deep = Image.fromarray(np.full((10, 10), 0x8000, np.uint16))
    assert set(decode(saved(deep, "PNG")).ravel()) == {127}


def test_transparency_is_white_paper() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert decode(saved(clear, "PNG")).min() == 255


def test_a_turned_photo_is_set_upright_and_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N"}
    (page,) = pages(saved(FIELD, "JPEG", exif=exif))
    assert page.size == (20, 40)
    assert "exif" not in page.info
    assert dict(page.getexif()) == {}


def test_a_tiff_gives_each_page_and_an_animation_its_first_frame() -> None:
    second = Image.new("L", (30, 12), 7)
    both = saved(FIELD, "TIFF", save_all=True, append_images=[second])
    assert [page.size for page in pages(both)] == [(40, 20), (30, 12)]
    assert len(pages(saved(FIELD, "GIF", save_all=True, append_images=[FIELD.point(lambda v: 255 - v)]))) == 1


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "0 bytes"),
        (b"NOM,PRENOM\nMARTIN,LEA\n", "not-an-image", "PNG, JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-an-image", "PNG, JPEG"),
        (b"%PDF-1.7\n%", "pdf", "This is a PDF. Whole pages are not read here: cut the name fields out"),
        (b"\n%PDF-1.4\n" + bytes(2_000_000), "pdf", "cut the name fields out"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "heic", "Save the photo as JPEG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "damaged", "Scan or save it again"),
        (saved(FIELD, "JPEG")[:-120], "damaged", "Scan or save it again"),
        (saved(FIELD, "PNG")[:-40], "damaged", "Scan or save it again"),
        (saved(Image.new("L", (1, 1)), "PNG"), "too-small", "1 x 1"),
        (saved(Image.new("L", (3000, 1)), "PNG"), "too-small", "3000 x 1"),
    ],
)
def test_a_refusal_says_what_is_wrong(data: bytes, code: str, words: str) -> None:
    with pytest.raises(ImageRefusedError, match=words) as refusal:
        decode(data)
    assert refusal.value.code == code


def test_a_tiff_whose_second_page_lacks_its_size_gives_its_first() -> None:
    data = bytearray(saved(FIELD, "TIFF", save_all=True, append_images=[FIELD]))
    (first,) = struct.unpack_from("<I", data, 4)
    (tags,) = struct.unpack_from("<H", data, first)
    (second,) = struct.unpack_from("<I", data, first + 2 + 12 * tags)
    struct.pack_into("<H", data, second + 2, 0xFFFF)  # the first tag, the width, is an unknown one now
    np.testing.assert_array_equal(decode(bytes(data)), np.asarray(FIELD))
    with pytest.raises(ImageRefusedError, match="damaged"):
        pages(bytes(data))


@pytest.mark.parametrize("side", [7_000, 50_000, 400_000])
def test_a_pixel_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(ImageRefusedError) as refusal:
        decode(bomb(side, side))
    assert refusal.value.code == "too-many-pixels"


def test_a_whole_page_is_refused_only_where_fields_are_expected() -> None:
    data = saved(Image.fromarray(page(500, 700, 12, letter=16)), "PNG")
    fields = ImageLimits.of_settings(8_000_000, 500)
    assert decode(data).shape == (700, 500)
    with pytest.raises(ImageRefusedError, match="cut the name fields out") as refusal:
        decode(data, fields)
    assert refusal.value.code == "whole-page"
    assert decode(saved(FIELD, "PNG"), fields).shape == (20, 40)


def test_whole_pages_between_fields_are_refused_one_by_one() -> None:
    shown = Image.fromarray(page(500, 700, 12, letter=16))
    data = saved(FIELD, "TIFF", save_all=True, append_images=[shown, FIELD])
    found = [*each_page(data, ImageLimits.of_settings(8_000_000, 500))]
    assert [(page.number, isinstance(page, RefusedPage)) for page in found] == [
        (1, False),
        (2, True),
        (3, False),
    ]


def test_page_limit_is_named() -> None:
    three = saved(FIELD, "TIFF", save_all=True, append_images=[FIELD, FIELD])
    with pytest.raises(ImageRefusedError, match="3 pages, the limit is 2"):
        pages(three, ImageLimits(pages=2))


def test_the_pages_of_a_file_share_one_pixel_limit() -> None:
    two = saved(FIELD, "TIFF", save_all=True, append_images=[FIELD])
    assert len(pages(two, ImageLimits(pixels=1600))) == 2
    with pytest.raises(ImageRefusedError, match="1,600 pixels") as refusal:
        pages(two, ImageLimits(pixels=1599))
    assert refusal.value.code == "too-many-pixels"
