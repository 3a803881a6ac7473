"""Doubtful crops are read once more, narrower; the places of letters do not move."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.second_look import is_doubtful, narrower


@pytest.mark.parametrize(("chance", "doubtful"), [(0.99, False), (0.81, False), (0.79, True), (0.1, True)])
def test_doubt_is_a_first_text_with_less_than_four_chances_in_five(chance: float, doubtful: bool) -> None:
    assert is_doubtful(np.log([chance, (1 - chance) / 2])) is doubtful


def test_a_narrower_crop_is_as_high_and_shows_the_same_places() -> None:
    grey = np.full((40, 400), 255, np.uint8)
    grey[10:30, 60:64] = grey[10:30, 300:304] = 0
    crop = normalise(grey, ImageSpec())
    slim = narrower(crop)
    assert slim.pixels.shape == (32, round(0.9 * crop.pixels.shape[1]))
    assert slim.pixels.dtype == np.float32
    assert slim.pixels.max() <= 1
    for pixels, shown in ((crop.pixels, crop), (slim.pixels, slim)):
        inked = np.flatnonzero(pixels.max(axis=0) > 0.4)
        assert shown.original_x(float(inked[0])) == pytest.approx(60, abs=4)
        assert shown.original_x(float(inked[-1])) == pytest.approx(303, abs=4)


def test_the_narrowest_crop_keeps_a_column() -> None:
    crop = normalise(np.full((40, 40), 255, np.uint8), ImageSpec())
    assert narrower(crop).pixels.shape[1] >= 1
