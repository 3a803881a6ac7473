"""The first look: what is refused by its header, and what is sent to a child process."""

from __future__ import annotations

import pytest
from PIL import Image

from backend.recognizer.decoding.first_look import is_heavy
from backend.recognizer.decoding.limits import ImageLimits, ImageRefusedError
from tests.recognizer.decoding.files import RAMP, many_scans, noise, saved, webp_canvas

LIMITS = ImageLimits()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"])
def test_an_ordinary_crop_is_not_heavy(kind: str) -> None:
    assert not is_heavy(saved(RAMP, kind), LIMITS)


@pytest.mark.parametrize(
    "data",
    [
        saved(noise(1100, 1000), "PNG"),
        saved(Image.new("L", (2000, 1100)), "WEBP"),
        saved(RAMP, "GIF")[:-1] + b"\x21\xfe" + b"\x01a" * 40_000 + b"\0;",
    ],
)
def test_many_bytes_or_a_large_canvas_are_heavy(data: bytes) -> None:
    assert is_heavy(data, LIMITS)


@pytest.mark.parametrize("width", [16_383, 7_000])
def test_a_webp_is_measured_before_its_reader_takes_memory(width: int) -> None:
    data = webp_canvas(width, width)
    assert len(data) == 36
    with pytest.raises(ImageRefusedError, match=f"{width} x {width}") as refusal:
        is_heavy(data, LIMITS)
    assert refusal.value.code == "too-many-pixels"


@pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False}, {"exif": b"Exif\0\0"}])
def test_every_kind_of_webp_is_measured(options: dict[str, object]) -> None:
    data = saved(Image.new("RGB", (300, 40)), "WEBP", **options)
    assert not is_heavy(data, ImageLimits(pixels=12_000))
    with pytest.raises(ImageRefusedError, match="300 x 40"):
        is_heavy(data, ImageLimits(pixels=11_999))


@pytest.mark.parametrize("scans", [60, 400])
def test_a_jpeg_of_many_scans_is_refused(scans: int) -> None:
    with pytest.raises(ImageRefusedError, match="too much time") as refusal:
        is_heavy(many_scans(400, scans), LIMITS)
    assert refusal.value.code == "too-costly"


@pytest.mark.parametrize("data", [b"", b"RIFF", b"\xff\xd8", b"GIF"])
def test_fragments_are_not_heavy(data: bytes) -> None:
    assert not is_heavy(data, LIMITS)


@pytest.mark.parametrize("data", [b"RIFF\0\0\0\0WEBP", webp_canvas(40, 20)[:24]])
def test_a_webp_without_a_size_is_damaged(data: bytes) -> None:
    with pytest.raises(ImageRefusedError, match="damaged"):
        is_heavy(data, LIMITS)
