"""Pieces of ink stand side by side on one foot, and are put on crops."""

from __future__ import annotations

import numpy as np

from training.recombined.ink import Writing, darkness, lay, side_by_side


def block(height: int, width: int, foot: int) -> Writing:
    return Writing(np.ones((height, width), np.float32), foot)


def test_pieces_stand_on_one_foot_with_the_distances_asked_for() -> None:
    joined = side_by_side([block(10, 4, 10), block(6, 5, 4)], [0, 3])
    assert joined.foot == 10
    assert joined.ink.shape == (12, 12)  # the second one reaches two rows under the foot
    assert joined.ink[:, 4:7].sum() == 0
    np.testing.assert_array_equal(np.flatnonzero(joined.ink[:, 7]), np.arange(6, 12))


def test_pieces_may_overlap_and_ink_is_not_added_up() -> None:
    joined = side_by_side([block(4, 6, 4), block(4, 6, 4)], [0, -2])
    assert joined.ink.shape == (4, 10)
    assert joined.ink.max() == 1


def test_ink_is_put_where_it_stands_and_no_darker_than_given() -> None:
    form = np.full((20, 30), 255, np.uint8)
    laid = lay(form, block(8, 5, 8), left=10, foot=15, darkness=0.8)
    assert laid.shape == form.shape
    rows, columns = np.nonzero(laid < 255)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (7, 14, 10, 14)
    assert abs(int(laid.min()) - 51) <= 1
    assert (form == 255).all()


def test_a_form_grows_to_the_right_and_cuts_off_what_is_above_and_below() -> None:
    laid = lay(np.full((10, 20), 255, np.uint8), block(16, 12, 12), left=15, foot=8, darkness=1.0)
    assert laid.shape[0] == 10
    assert laid.shape[1] > 27
    assert (laid[:, 15:27] == 0).all()


def test_what_is_on_the_form_stays_where_it_is_darker() -> None:
    form = np.full((10, 20), 100, np.uint8)
    assert lay(form, block(4, 4, 4), left=2, foot=6, darkness=0.2).max() == 100


def test_darkness_is_that_of_the_darkest_ink() -> None:
    paper = np.full((40, 200), 255, np.uint8)
    paper[10:30, 50:60] = 51
    assert round(darkness(paper), 2) == 0.8
