"""Tone: deep and float levels, transparency, and what cannot be made out."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from backend.recognizer.decoding.limits import ImageRefusedError
from backend.recognizer.decoding.tone import eight_bits
from backend.recognizer.image import decode
from tests.recognizer.decoding.files import saved

INK = np.zeros((40, 120), bool)
INK[10:30, 20:26] = INK[10:30, 40:46] = True


def written(ink: float, paper: float, kind: type = np.float32) -> Image.Image:
    """Two strokes on paper, at these levels."""
    return Image.fromarray(np.where(INK, ink, paper).astype(kind))


def transparent(ink: tuple[int, ...], mode: str = "RGBA") -> Image.Image:
    """Two strokes of this colour on a transparent ground."""
    levels = np.zeros((*INK.shape, len(ink)), np.uint8)
    levels[INK] = ink
    levels[:, :, :-1] = ink[:-1]
    return Image.fromarray(levels, mode) if mode == "RGBA" else Image.fromarray(levels).convert(mode)


@pytest.mark.parametrize(
    ("image", "ink", "paper"),
    [
        (written(0, 1), 0, 255),
        (written(1, 0), 255, 0),
        (written(0.25, 0.75), 63, 191),
        (written(20, 240), 20, 240),
        (written(0, 4095), 0, 255),
        (written(0, 65535), 0, 255),
        (written(-1, 1), 0, 255),
        (written(1e-6, 1e6), 0, 255),
        (written(float("nan"), 1), 255, 255),  # a hole is paper
        (written(0, float("inf")), 0, 255),
        (written(0, 65535, np.uint16), 0, 255),
        (written(0x2000, 0x8000, np.uint16), 31, 127),
        (written(0, 4095, np.uint16), 0, 255),  # 12 bits in 16
        (written(0, 255, np.uint16), 0, 255),
        (written(0, 1, np.uint16), 0, 255),  # a mask
        (written(-5, 100_000, np.int32), 0, 255),
    ],
)
def test_deep_levels_fill_eight_bits(image: Image.Image, ink: int, paper: int) -> None:
    grey = decode(saved(image, "TIFF"))
    assert (grey[20, 22], grey[0, 0]) == (ink, paper)


def test_a_few_dead_pixels_do_not_set_the_range() -> None:
    levels = np.where(INK, 0.1, 0.9).astype(np.float32)
    levels[0, :3] = (1e9, -1e9, np.nan)
    grey = eight_bits(levels)
    assert (grey[20, 22], grey[39, 119]) == (25, 229)


def test_a_deep_scan_with_white_as_zero_is_turned() -> None:
    image = written(0x8000, 0, np.uint16)
    grey = decode(saved(image, "TIFF", tiffinfo={262: 0}))
    assert grey[20, 22] < grey[0, 0]


@pytest.mark.parametrize("level", [float("nan"), float("inf")])
def test_levels_that_are_no_numbers_are_said_to_be_unclear(level: float) -> None:
    with pytest.raises(ImageRefusedError, match="not numbers") as refusal:
        decode(saved(written(level, level), "TIFF"))
    assert refusal.value.code == "unclear"


@pytest.mark.parametrize(
    ("image", "ink", "ground"),
    [
        (transparent((0, 0, 0, 255)), 0, 255),
        (transparent((255, 255, 255, 255)), 255, 0),
        (transparent((230, 220, 240, 255)), 224, 0),
        (transparent((20, 20, 200, 255)), 40, 255),
        (transparent((255, 255, 255, 128)), 128, 0),
        (transparent((255, 255, 255, 255), "LA"), 255, 0),
    ],
)
def test_ink_on_a_transparent_ground_stands_out(image: Image.Image, ink: int, ground: int) -> None:
    grey = decode(saved(image, "PNG"))
    assert abs(int(grey[20, 22]) - ink) <= 1
    assert grey[0, 0] == ground


def test_a_palette_s_white_ink_on_transparency_stands_out() -> None:
    image = Image.fromarray(INK.astype(np.uint8)).convert("P")
    image.putpalette([0, 0, 0, 255, 255, 255])
    for kind in ("PNG", "GIF"):
        grey = decode(saved(image, kind, transparency=0))
        assert (grey[20, 22], grey[0, 0]) == (255, 0)


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0)])
def test_paper_that_was_cut_out_keeps_its_own_side(ink: int, paper: int) -> None:
    """Writing on opaque paper with a transparent margin."""
    levels = np.where(INK, ink, paper).astype(np.uint8)
    alpha = np.zeros_like(levels)
    alpha[5:35, 10:60] = 255
    image = Image.merge("LA", (Image.fromarray(levels), Image.fromarray(alpha)))
    assert decode(saved(image, "PNG"))[0, 0] == paper


def test_a_picture_hidden_under_full_transparency_is_unclear_and_an_empty_one_is_paper() -> None:
    levels = np.where(INK, 0, 255).astype(np.uint8)
    hidden = Image.merge("LA", (Image.fromarray(levels), Image.new("L", (120, 40), 0)))
    with pytest.raises(ImageRefusedError, match="fully transparent") as refusal:
        decode(saved(hidden, "PNG"))
    assert refusal.value.code == "unclear"
    assert decode(saved(Image.new("RGBA", (120, 40), (0, 0, 0, 0)), "PNG")).min() == 255


def test_lab_pictures_are_read_by_their_lightness() -> None:
    image = Image.fromarray(np.where(INK, 0, 255).astype(np.uint8)).convert("RGB")
    lab = Image.merge(
        "LAB", (image.getchannel(0), Image.new("L", image.size, 128), Image.new("L", image.size, 128))
    )
    grey = decode(saved(lab, "TIFF"))
    assert (grey[20, 22], grey[0, 0]) == (0, 255)
