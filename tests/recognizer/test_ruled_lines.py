"""Ruled lines are removed, and what is written on them or through them stays."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.normalise import ImageSpec, find_lines, ink_levels, normalise
from backend.recognizer.ruled_lines import without_ruled_lines

Ink = NDArray[np.float32]


def strokes() -> Ink:
    """Five upright bars of 16 rows in a crop of 40 x 300."""
    ink = np.zeros((40, 300), np.float32)
    for left in range(100, 200, 20):
        ink[12:28, left : left + 4] = 1
    return ink


def ruled(ink: Ink, row: int, thickness: int = 1, climb: int = 0) -> Ink:
    """``ink`` with a line from edge to edge that ends ``climb`` rows higher than it begins."""
    made = ink.copy()
    for column in range(ink.shape[1]):
        top = row - round(climb * column / ink.shape[1])
        made[top : top + thickness, column] = 1
    return made


@pytest.mark.parametrize(("thickness", "climb"), [(1, -3), (1, 0), (1, 6), (2, 3), (3, -3), (3, 0)])
def test_a_line_under_the_name_is_removed_and_the_name_stays(thickness: int, climb: int) -> None:
    ink = strokes()
    np.testing.assert_array_equal(without_ruled_lines(ruled(ink, 34, thickness, climb), 0.15), ink)


def test_strokes_on_a_line_or_across_it_stay_whole() -> None:
    ink = strokes()
    for row in (20, 26):
        left = without_ruled_lines(ruled(ink, row), 0.15)
        np.testing.assert_array_equal(left[:, 100:184], ink[:, 100:184])
        assert not left[:, :99].any()


def test_without_a_line_the_same_array_is_returned() -> None:
    ink = strokes()
    assert without_ruled_lines(ink, 0.15) is ink


@pytest.mark.parametrize("length", [30, 70])
def test_a_dash_or_the_bar_of_a_letter_is_no_line(length: int) -> None:
    ink = strokes()
    ink[14:16, 90 : 90 + length] = 1
    np.testing.assert_array_equal(without_ruled_lines(ink, 0.15), ink)


def test_a_bar_that_the_edge_cuts_off_is_no_longer_than_what_is_seen() -> None:
    ink = strokes()
    ink[14:16, :60] = 1
    np.testing.assert_array_equal(without_ruled_lines(ink, 0.15), ink)


def test_thick_bars_are_no_lines() -> None:
    ink = strokes()
    ink[10:22, :] = 1
    np.testing.assert_array_equal(without_ruled_lines(ink, 0.15), ink)


def test_a_crop_narrower_than_a_line_is_left_alone() -> None:
    ink = np.ones((40, 60), np.float32)
    assert without_ruled_lines(ink, 0.15) is ink


def test_a_ruled_crop_is_normalised_as_without_its_line() -> None:
    grey = (255 * (1 - strokes())).astype(np.uint8)
    on_a_line = (255 * (1 - ruled(strokes(), 30))).astype(np.uint8)
    plain, back = (normalise(crop, ImageSpec()).pixels for crop in (grey, on_a_line))
    assert plain.shape == back.shape
    assert np.abs(plain - back).mean() < 0.01


def test_a_shadow_across_the_paper_is_not_ink() -> None:
    light = np.linspace(0.5, 1.0, 300)[None, :] * np.linspace(1.0, 0.8, 40)[:, None]
    grey = (255 * light * (1 - 0.8 * strokes())).astype(np.uint8)
    lines = find_lines(ink_levels(grey))
    assert lines is not None
    assert lines.tallest == 16
    assert abs(int(lines.columns[0]) - 100) <= 1
    assert abs(int(lines.columns[-1]) - 183) <= 1
