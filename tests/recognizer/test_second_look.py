"""Close calls are read once more, narrower; the places of letters do not move."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.second_look import is_close, narrower


@pytest.mark.parametrize(
    ("chances", "close"),
    [
        ([0.99, 0.01], False),
        ([0.79, 0.2], False),
        ([0.5, 0.24], False),
        ([0.5, 0.26], True),
        ([0.1, 0.09, 0.08], True),
        ([0.1, 0.04, 0.03], False),
        ([0.6], False),
    ],
)
def test_a_close_call_is_a_doubtful_text_with_a_rival_half_as_likely(
    chances: list[float], close: bool
) -> None:
    assert is_close(np.log(chances)) is close


def test_a_text_with_four_chances_in_five_is_not_doubtful_whatever_else_there_is() -> None:
    # Probabilities may add up to more than one if two looks were averaged.
    assert not is_close(np.log([0.81, 0.8]))
    assert is_close(np.log([0.79, 0.78]))


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
