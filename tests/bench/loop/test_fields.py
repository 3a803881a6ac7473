"""A field is framed upright, with the print around it, however the page lies."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.form import Field
from backend.pages.geometry import Rect
from tests.bench.loop.fields import boxed, framed
from tests.bench.pages.ink import Ink
from tests.pages.simulator import scanned

FIELD = Field("Surname", "name", 1, Rect(20, 30, 60, 10))
MM = 200 / 25.4


def sheet() -> np.ndarray:
    paper = np.full((round(100 * MM), round(100 * MM)), 255, np.uint8)
    corners = [round(edge * MM) for edge in (20, 30, 80, 40)]
    cv2.rectangle(paper, corners[:2], corners[2:], (0,), 3)
    left, top = round(22 * MM), round(32 * MM)
    paper[top : top + 20, left : left + 20] = 0  # in the field's upper left
    return paper


@pytest.mark.parametrize("seed", range(4))
def test_the_crop_shows_the_field_as_it_was_filled_in(seed: int) -> None:
    rng = np.random.default_rng(seed)
    crop = framed(scanned(sheet(), rng), FIELD, rng)
    height, width = crop.shape
    assert (width, height) == (round(62.4 * MM), round(12.4 * MM))
    dark = crop < 128
    inner = slice(round(2.5 * MM), -round(2.5 * MM))
    assert dark[inner, : width // 4].sum() > 200
    assert dark[inner, width // 2 : -round(3 * MM)].sum() == 0
    assert dark[: round(3 * MM), width // 2].any()  # the printed edge


def test_only_writing_whose_letters_stand_alone_suits_cells() -> None:
    levels = np.ones((20, 60), np.float32)
    assert boxed().fits(Ink("ANNA", levels, ((0, 9), (12, 20), (24, 33), (40, 50))))
    assert not boxed().fits(Ink("ANNA", levels))
    assert not boxed().fits(Ink("AN NA", levels, ((0, 9), (12, 20), (24, 33), (40, 50))))
    assert not boxed().fits(Ink("A" * 17, levels, tuple((3 * n, 3 * n + 2) for n in range(17))))
