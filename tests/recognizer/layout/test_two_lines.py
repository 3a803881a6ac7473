"""A crop with two whole lines is cut between them."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.layout.two_lines import two_lines
from tests.recognizer.layout.written import line, paper


def test_the_line_with_smaller_letters_comes_first() -> None:
    grey = line(line(paper(300, 80), top=10, letter=20), top=50, letter=16)
    found = two_lines(grey)
    assert found is not None
    smaller, larger = found
    np.testing.assert_array_equal(np.vstack([larger, smaller]), grey)
    assert len(larger) == 40


def test_the_cut_of_a_large_crop_is_in_its_own_rows() -> None:
    grey = line(line(paper(1920, 480), top=60, letter=90), top=300, letter=120)
    found = two_lines(grey)
    assert found is not None
    assert [len(part) for part in found] == pytest.approx([225, 255], abs=3)


@pytest.mark.parametrize(
    "grey",
    [
        paper(300, 80),
        line(paper(300, 80), top=30, letter=20),
        line(line(paper(300, 80), top=4, letter=8), top=40, letter=20),
        line(line(paper(300, 80), top=10, letter=20), top=64, letter=16),
        line(line(paper(300, 80), top=10, letter=20), top=50, letter=20, right=40),
        line(line(paper(300, 38), top=4, letter=12), top=22, letter=12),
    ],
    ids=["blank", "one line", "small caption", "cut off", "short", "too low"],
)
def test_other_crops_stay_whole(grey: np.ndarray) -> None:
    assert two_lines(grey) is None
