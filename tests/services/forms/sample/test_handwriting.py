"""The shipped words are those that the project's pen draws."""

from __future__ import annotations

import numpy as np
import pytest

from backend.services.forms.sample.handwriting import PICTURE, PLACES, written
from tests.services.forms.sample.draw_words import words


def test_each_word_is_what_the_pen_draws() -> None:
    sheet, places = words()
    for key, left, top, width, height in places:
        drawn = 1 - sheet[top : top + height, left : left + width] / 255
        assert written(key).shape == drawn.shape
        assert np.abs(written(key) - drawn).mean() < 0.01  # another OpenCV may round otherwise


def test_a_word_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        written("13 Surname")


def test_the_words_are_small_to_carry() -> None:
    assert PICTURE.stat().st_size + PLACES.stat().st_size < 100_000
