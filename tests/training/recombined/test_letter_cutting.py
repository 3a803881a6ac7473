"""Letters are cut where they stand: bars at known columns stay whole, and an image that cannot be cut is refused."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.training.lettering import STRIDE, bars, written
from training.recombined.letter_cutting import CutCrop, cut, erase

PLACES = (30, 50, 80)
CENTRES = [place + 3 for place in PLACES]


def cut_bars(
    grey: np.ndarray, centres: Sequence[float] = CENTRES, late: int = 0, lag: float = 0
) -> CutCrop | None:
    field, spans = written(grey, centres, range(1, 1 + len(centres)), late)
    return cut(grey, field, spans, STRIDE, lag)


def test_each_letter_has_its_own_columns_and_all_of_its_ink() -> None:
    found = cut_bars(bars(PLACES))
    assert found is not None
    assert [letter.label for letter in found.letters] == [1, 2, 3]
    assert [letter.x for letter in found.letters] == [29, 49, 79]
    assert all(letter.ink.shape == (20, 8) for letter in found.letters)
    assert all((letter.ink[:, 1:7] == 255).all() for letter in found.letters)
    assert (found.top, found.line, found.head, found.foot) == (10, 20, 0, 20)


def test_the_stroke_s_width_is_measured_in_line_heights() -> None:
    thin, thick = (cut_bars(bars(PLACES, width=width)) for width in (3, 6))
    assert thin is not None
    assert thick is not None
    assert thin.stroke < thick.stroke
    assert thick.stroke == pytest.approx(2 * 120 / 48 / 20)


def test_a_bar_that_leans_over_its_neighbour_stays_whole() -> None:
    grey = bars(PLACES)
    grey[10:14, 36:46] = 0  # an arm of the first letter reaches past the middle between it and the second
    found = cut_bars(grey)
    assert found is not None
    assert [letter.ink.shape[1] for letter in found.letters] == [18, 8, 8]


def test_joined_letters_are_parted_where_there_is_least_ink() -> None:
    grey = bars(PLACES)
    grey[28:30, 30:86] = 0
    found = cut_bars(grey)
    assert found is not None
    ends = [letter.x + letter.ink.shape[1] for letter in found.letters]
    assert ends[0] <= found.letters[1].x + 2
    assert 36 < found.letters[1].x <= 50
    assert 56 < found.letters[2].x <= 80


def test_frames_that_come_late_are_moved_back_by_the_lag() -> None:
    assert cut_bars(bars((30, 40, 50)), [33, 43, 53], late=2) is None
    found = cut_bars(bars((30, 40, 50)), [33, 43, 53], late=2, lag=2)
    assert found is not None
    assert [letter.x for letter in found.letters] == [29, 39, 49]


def test_a_space_is_no_letter() -> None:
    grey = bars((30, 80))
    field, spans = written(grey, [33, 58, 83], [1, 9, 2])
    found = cut(grey, field, spans, STRIDE, space=9)
    assert found is not None
    assert [letter.label for letter in found.letters] == [1, 2]


def test_a_letter_much_lower_than_the_others_was_not_cut_well_unless_it_is_a_mark() -> None:
    grey = bars(PLACES)
    grey[10:22, PLACES[1] : PLACES[1] + 6] = 255  # eight of its twenty rows are left
    field, spans = written(grey, CENTRES, [1, 2, 3])
    assert cut(grey, field, spans, STRIDE) is None
    assert cut(grey, field, spans, STRIDE, marks={2}) is not None


def test_a_letter_much_taller_than_the_others_was_not_cut_well() -> None:
    grey = bars(PLACES, height=8)
    grey[10:28, PLACES[1] : PLACES[1] + 6] = 0
    assert cut_bars(grey) is None
    grey[24:28] = 255  # fourteen rows beside eight
    assert cut_bars(grey) is not None


def test_a_gap_ends_the_name_so_that_a_stamp_is_not_part_of_it() -> None:
    grey = bars(PLACES)
    grey[10:30, 96:120] = 0
    found = cut_bars(grey)
    assert found is not None
    assert found.letters[-1].ink.shape[1] == 8


def test_a_caption_above_the_name_is_refused() -> None:
    grey = bars(PLACES, height=14, top=24)
    grey[4:14, 30:90:4] = 0
    assert cut_bars(grey) is None


@pytest.mark.parametrize("grey", [np.full((44, 240), 255, np.uint8), 255 - bars(PLACES)])
def test_an_empty_and_an_inverted_image_are_refused(grey: np.ndarray) -> None:
    assert cut_bars(grey) is None


def test_erasing_leaves_paper_and_everything_else() -> None:
    grey = bars(PLACES)
    grey[42:, 100:140] = 0
    found = cut_bars(grey)
    assert found is not None
    emptied = erase(grey, found.letters, found.top)
    assert (emptied[:38] == 255).all()
    np.testing.assert_array_equal(emptied[38:], grey[38:])
