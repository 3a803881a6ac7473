"""Lines of bars are cut where the paper is widest and the words are as wide as their letters say."""

from __future__ import annotations

import numpy as np

from training.data.word_cutting import cut_words


def line(*words: tuple[int, int], height: int = 40) -> np.ndarray:
    """``(height, 400)`` paper with one block of strokes from column to column a word."""
    grey = np.full((height, 400), 255, np.uint8)
    for first, end in words:
        for x in range(first, end, 6):
            grey[10:30, x : min(end, x + 3)] = 0
    return grey


def test_words_are_parted_at_their_gaps() -> None:
    found = cut_words(line((20, 80), (100, 160), (180, 300)), ["Marie", "Louis", "Testaments"])
    assert found is not None
    for (first, end), (left, right) in zip(found, [(20, 80), (100, 160), (180, 300)], strict=True):
        assert abs(first - left) <= 3
        assert abs(end - right) <= 5


def test_a_gap_within_a_word_does_not_part_it() -> None:
    found = cut_words(line((20, 80), (88, 150), (175, 235)), ["Marielouise", "Louis"])
    assert found is not None
    assert abs(found[0][1] - 150) <= 5
    assert abs(found[1][0] - 175) <= 3


def test_one_word_is_the_whole_ink() -> None:
    found = cut_words(line((30, 90)), ["Marie"])
    assert found is not None
    assert abs(found[0][0] - 30) <= 1
    assert abs(found[0][1] - 90) <= 4


def test_paper_has_no_words() -> None:
    assert cut_words(np.full((40, 100), 255, np.uint8), ["Marie"]) is None
    assert cut_words(line((30, 90)), []) is None


def test_a_line_without_gaps_is_not_cut() -> None:
    solid = np.full((40, 400), 255, np.uint8)
    solid[10:30, 20:380:2] = 0
    assert cut_words(solid, ["de"] * 12) is None
