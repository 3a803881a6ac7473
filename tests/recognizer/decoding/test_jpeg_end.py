"""JPEGs that were cut: only those that lack nothing but the end mark are read."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from backend.recognizer.decoding.jpeg_end import completed
from backend.recognizer.decoding.open_image import END_IS_MISSING
from backend.recognizer.image import ImageRefusedError, decode, first_page
from tests.recognizer.decoding.files import noise, saved

KINDS = [
    {"quality": 90},
    {"quality": 90, "progressive": True},
    {"quality": 90, "subsampling": 2},
    {"quality": 90, "restart_marker_rows": 1},
]


def picture(options: dict[str, object]) -> Image.Image:
    grey = noise(48, 200)
    return grey.convert("RGB") if "subsampling" in options else grey


@pytest.mark.parametrize("options", KINDS)
@pytest.mark.parametrize("cut", [1, 2])
def test_a_jpeg_without_its_end_mark_is_read_and_noted(options: dict[str, object], cut: int) -> None:
    data = saved(picture(options), "JPEG", **options)
    page = first_page(data[:-cut])
    np.testing.assert_array_equal(decode(data[:-cut]), decode(data))
    assert page.note == END_IS_MISSING
    assert first_page(data).note is None


@pytest.mark.parametrize("options", KINDS)
@pytest.mark.parametrize("cut", [6, 10, 40, 300, 2000])
def test_a_jpeg_that_was_cut_off_is_damaged(options: dict[str, object], cut: int) -> None:
    data = saved(picture(options), "JPEG", **options)
    assert completed(data[:-cut]) is None
    with pytest.raises(ImageRefusedError) as refusal:
        decode(data[:-cut])
    assert refusal.value.code == "damaged"


def test_a_progressive_jpeg_without_its_last_scans_is_damaged() -> None:
    data = saved(noise(48, 200), "JPEG", quality=90, progressive=True)
    scans = data.count(b"\xff\xda")
    place = len(data)
    for _ in range(scans - 1):
        place = data.rfind(b"\xff\xda", 0, place)
        with pytest.raises(ImageRefusedError, match="damaged"):
            decode(data[:place])


def test_a_whole_jpeg_needs_no_completion() -> None:
    assert completed(saved(noise(48, 200), "JPEG")) is None


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xc0\0", b"\xff\xd8\xff\xda\0\0\0", b"\xff" * 50]
)
def test_fragments_cannot_be_completed(data: bytes) -> None:
    assert completed(data) is None
