from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits

import numpy as np
import pytest

from training.drawn.glyphs import ACCENTS, CAPITALS, DIGITS, SMALL
from training.drawn.skeleton import skeleton

EVERY = {**CAPITALS, **SMALL, **DIGITS}


def extent(path: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the drawn strokes."""
    shape = skeleton(path)
    points = np.concatenate(shape.curves(shape.points))
    return (*points.min(axis=0), *points.max(axis=0))


def test_every_letter_and_digit_has_a_shape() -> None:
    assert set(CAPITALS) == {*ascii_uppercase, "-", "'"}
    assert set(SMALL) == set(ascii_lowercase)
    assert set(DIGITS) == set(digits)
    assert set(ACCENTS) <= set(CAPITALS)


@pytest.mark.parametrize("letter", [*ascii_uppercase, *digits])
def test_capitals_and_digits_reach_from_the_top_to_the_baseline(letter: str) -> None:
    for path in EVERY[letter]:
        _, top, _, bottom = extent(path)
        assert -15 <= top <= 35
        assert 80 <= bottom <= 130


@pytest.mark.parametrize("letter", sorted(set(ascii_lowercase) - set("bdfhijklt")))
def test_small_letters_without_ascenders_begin_at_mid_height(letter: str) -> None:
    assert all(30 <= extent(path)[1] <= 60 for path in SMALL[letter])


@pytest.mark.parametrize("letter", "gjpqy")
def test_descenders_go_below_the_baseline(letter: str) -> None:
    assert all(extent(path)[3] > 110 for path in SMALL[letter])


@pytest.mark.parametrize("letter", sorted(EVERY))
def test_shapes_begin_near_the_left_edge_and_are_no_wider_than_tall(letter: str) -> None:
    for path in EVERY[letter]:
        left, _, right, _ = extent(path)
        assert -20 <= left <= 20
        assert right - left <= 90


@pytest.mark.parametrize("letter", [letter for letter, paths in EVERY.items() if len(paths) > 1])
def test_ways_of_writing_a_letter_differ(letter: str) -> None:
    assert len(set(EVERY[letter])) == len(EVERY[letter])


def test_accents_stand_above_their_letter_and_a_cedilla_below() -> None:
    for letter, paths in ACCENTS.items():
        for path in paths:
            _, top, _, bottom = extent(path)
            assert top >= 95 if letter == "C" else bottom <= -5
