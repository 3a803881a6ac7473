"""HEIC photos are read in a child process, and refused with a message if the package is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.decoding import heif
from backend.recognizer.decoding.cost_check import is_heavy
from backend.recognizer.decoding.limits import ImageLimits, ImageRefusedError
from backend.recognizer.decoding.open_image import OpenImage, Page
from backend.recognizer.image import decode

# 96 x 64 pixels, drawn for this test: the left third is dark, a corner is grey, the rest is white.
PHOTO = Path(__file__).with_name("photo.heic").read_bytes()


@pytest.fixture
def without_package(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    heif._is_registered.cache_clear()
    yield
    heif._is_registered.cache_clear()


def test_a_photo_is_read_as_it_was_taken() -> None:
    opened = OpenImage(PHOTO, ImageLimits())
    assert (opened.count, opened.pixels) == (1, 96 * 64)
    (page,) = opened.pages()
    assert isinstance(page, Page)
    levels = np.asarray(page.picture.convert("L"), np.int16)
    assert levels.shape == (64, 96)
    assert abs(levels[40, 10] - 40) < 4
    assert abs(levels[5, 90] - 128) < 4
    assert levels[40, 50] > 251


def test_a_photo_is_never_opened_by_the_web_server_itself() -> None:
    assert is_heavy(PHOTO, ImageLimits())


@pytest.mark.slow
def test_a_child_reads_a_photo_and_refuses_a_damaged_one() -> None:
    assert decode(PHOTO).shape == (64, 96)
    for damaged in (PHOTO[:200], PHOTO[:-100], PHOTO[:16] + bytes(200)):
        with pytest.raises(ImageRefusedError, match="damaged or cut off") as refusal:
            decode(damaged)
        assert refusal.value.code == "damaged"


def test_a_photo_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(ImageRefusedError, match="96 x 64") as refusal:
        OpenImage(PHOTO, ImageLimits(pixels=6_000))
    assert refusal.value.code == "too-many-pixels"


@pytest.mark.usefixtures("without_package")
def test_without_the_package_a_photo_is_refused_in_words() -> None:
    with pytest.raises(ImageRefusedError, match="the package pi-heif is missing") as refusal:
        OpenImage(PHOTO, ImageLimits())
    assert refusal.value.code == "heic"


def test_avif_is_another_format() -> None:
    with pytest.raises(ImageRefusedError, match="AVIF photos are not read") as refusal:
        OpenImage(b"\0\0\0\x18ftypavif" + bytes(20), ImageLimits())
    assert refusal.value.code == "heic"


def test_only_the_first_bytes_tell() -> None:
    assert heif.is_heif(PHOTO[:12])
    assert not heif.is_heif(b"\0\0\0\x18ftypqt  \0\0\0\0")
    assert not heif.is_heif(PHOTO[:8])
