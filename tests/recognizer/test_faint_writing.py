"""A field with faint writing is not blank, and a blank field is not faint writing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.faint_writing import is_faint
from backend.recognizer.normalise import ImageSpec, normalise


def field(contrast: int, noise: float = 0.0, paper: int = 240) -> NDArray[np.uint8]:
    """Some strokes that are ``contrast`` levels darker than their paper."""
    levels = np.full((44, 324), float(paper))
    for left in range(60, 200, 14):
        levels[12:32, left : left + 4] -= contrast
    return np.clip(levels + np.random.default_rng(0).normal(0, noise, levels.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("contrast", [12, 15, 20])
@pytest.mark.parametrize("noise", [0.0, 1.5])
def test_writing_too_faint_to_be_read_is_said_to_be_so(contrast: int, noise: float) -> None:
    grey = field(contrast, noise)
    assert normalise(grey, ImageSpec()).is_blank
    assert is_faint(grey)


@pytest.mark.parametrize("noise", [0.0, 1.0, 2.0, 4.0, 8.0])
def test_grainy_paper_is_blank(noise: float) -> None:
    assert not is_faint(field(0, noise))


def test_a_shadow_and_a_speck_are_blank() -> None:
    light = np.linspace(0.6, 1.0, 324)[None, :] * np.linspace(0.8, 1.0, 44)[:, None]
    assert not is_faint((240 * light).astype(np.uint8))
    speck = np.full((44, 324), 240, np.uint8)
    speck[20:23, 100:103] = 200
    assert not is_faint(speck)


def test_a_dark_blot_that_is_no_text_is_blank() -> None:
    blot = field(0)
    blot[10:34, 100:120] = 30
    assert not is_faint(blot)
    assert not is_faint(255 - blot)


@pytest.mark.parametrize("level", [0, 128, 255])
@pytest.mark.parametrize("shape", [(44, 324), (8, 8), (1, 60), (60, 1)])
def test_one_colour_is_blank(level: int, shape: tuple[int, int]) -> None:
    assert not is_faint(np.full(shape, level, np.uint8))
