"""Rectangles, bends and placements: where points go, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest

from backend.pages.geometry import Placement, Rect, Warp, project, scaling

RECT = Rect(10, 20, 30, 5)


def test_corners_go_round_from_the_top_left() -> None:
    assert RECT.corners().tolist() == [[10, 20], [40, 20], [40, 25], [10, 25]]


def test_a_rectangle_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a width and a height"):
        Rect(0, 0, 0, 5)


def test_distance_is_zero_inside_and_straight_outside() -> None:
    points = np.array([(15.0, 22.0), (10.0, 17.0), (43.0, 29.0)])
    assert RECT.distance(points).tolist() == [0, 3, 5]


def test_a_grown_rectangle_has_more_on_each_side() -> None:
    assert RECT.grown(1) == Rect(9, 19, 32, 7)


def test_no_warp_moves_nothing_and_a_linear_one_moves_edges_most() -> None:
    points = np.array([(0.0, 50.0), (50.0, 50.0), (100.0, 50.0)])
    assert Warp.none(100, 100).apply(points).tolist() == points.tolist()
    stretched = Warp(np.array([(0.0, 0.0), (2.0, 0.0), (0.0, 0.0)]), 100, 100)
    assert stretched.apply(points).tolist() == [[-2, 50], [50, 50], [102, 50]]


def test_terms_are_monomials_by_degree() -> None:
    (row,) = Warp.none(2, 2).terms(np.array([(1.5, 2.0)]), 6).tolist()
    assert row == [1, 0.5, 1, 0.25, 0.5, 1]


def test_a_perspective_divides() -> None:
    homography = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0.1, 1]])
    assert project(homography, np.array([(4.0, 10.0)])).tolist() == [[2, 5]]


@pytest.mark.parametrize("turns", range(4))
def test_a_placement_knows_how_far_the_page_is_turned(turns: int) -> None:
    angle = np.radians(90 * turns)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    placement = Placement(turn @ scaling(4, 4), Warp.none(210, 297))
    assert placement.turned() == -turns % 4


def test_a_placement_that_was_kept_is_the_same() -> None:
    warp = Warp(np.array([(0.5, 0.25), (1.0, 0.125), (0.0, 2.0)]), 210, 297)
    placement = Placement(scaling(8, 4), warp)
    again = Placement.from_json(placement.to_json())
    assert again.to_page(RECT.corners()).tolist() == placement.to_page(RECT.corners()).tolist()
    assert (again.warp.width, again.warp.height) == (210, 297)
