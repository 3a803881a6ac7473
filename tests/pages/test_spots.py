"""A spot is there whatever was added to it, and gone where other print stands."""

from __future__ import annotations

import cv2
import numpy as np

from backend.pages.spots import SIZE, STEP, choose_spots, ink_of, largest_group, missing

MASK = np.full((240, 320), 255, np.uint8)
MASK[100:140, 100:300] = 0


def label(text: str) -> np.ndarray:
    """A label left of a box."""
    picture = np.full((240, 320), 250, np.uint8)
    cv2.putText(picture, text, (10, 128), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (30,), 2, cv2.LINE_AA)
    cv2.rectangle(picture, (98, 98), (302, 142), (30,), 2)
    return picture


SHEET = label("Surname")
SPOTS = choose_spots(SHEET, MASK)


def test_spots_lie_on_a_grid_where_print_is() -> None:
    assert (SPOTS % STEP == 0).all()
    assert len(SPOTS) > 60
    assert all(SHEET[y : y + SIZE, x : x + SIZE].min() < 200 for x, y in SPOTS)


def test_all_are_there_on_the_sheet_itself_and_none_on_paper() -> None:
    assert not missing(ink_of(SHEET), MASK, SPOTS, SHEET).any()
    assert missing(ink_of(SHEET), MASK, SPOTS, np.full_like(SHEET, 250)).all()


def test_writing_in_the_field_and_across_its_edge_changes_nothing() -> None:
    filled = SHEET.copy()
    cv2.putText(filled, "DUPONT", (110, 150), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (40,), 4, cv2.LINE_AA)
    assert not missing(ink_of(SHEET), MASK, SPOTS, filled).any()


def test_a_filled_bubble_is_still_a_bubble() -> None:
    empty, filled = (np.full((240, 320), 250, np.uint8) for _ in range(2))
    for picture, thickness in ((empty, 2), (filled, -1)):
        cv2.circle(picture, (50, 60), 12, (30,), thickness, cv2.LINE_AA)
        cv2.circle(picture, (100, 60), 12, (30,), 2, cv2.LINE_AA)
    whole = np.full((240, 320), 255, np.uint8)
    assert not missing(ink_of(empty), whole, choose_spots(empty, whole), filled).any()


def test_another_label_is_a_group_of_missing_spots() -> None:
    gone = missing(ink_of(SHEET), MASK, SPOTS, label("Vehicle"))
    assert largest_group(SPOTS, gone) >= 3
    assert (SPOTS[gone][:, 0] < 98).all()


def test_the_largest_group_counts_spots_side_by_side() -> None:
    spots = np.array([(0, 0), (STEP, STEP), (5 * STEP, 0), (6 * STEP, 0), (7 * STEP, 0)])
    gone = np.array([True, True, True, True, True])
    assert largest_group(spots, gone) == 3
    assert largest_group(spots, ~gone) == 0


def test_a_group_that_is_not_on_the_page_at_all_does_not_count() -> None:
    spots = np.array([(0, 0), (STEP, STEP), (5 * STEP, 0), (6 * STEP, 0), (7 * STEP, 0)])
    gone = np.ones(5, bool)
    assert largest_group(spots, gone, np.array([True, True, False, False, False])) == 2
    assert largest_group(spots, gone, np.array([True, True, False, False, True])) == 3
    assert largest_group(spots, gone, np.zeros(5, bool)) == 0
