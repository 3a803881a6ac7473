"""A person's corners are moved onto the print if it is there, and kept if it is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.by_hand import place_by_hand
from tests.pages.layouts import boxes
from tests.pages.simulator import scanned, worst_mm

pytestmark = pytest.mark.slow

PRINTED = boxes()
SHEET = np.asarray(cv2.cvtColor(PRINTED.sheets[0], cv2.COLOR_RGB2GRAY), np.uint8)
FORM = PRINTED.form
FIELDS = np.concatenate([field.rect.corners() for field in PRINTED.form.fields])


def test_corners_that_are_two_millimetres_off_are_moved_onto_the_print() -> None:
    seen = scanned(SHEET, np.random.default_rng(5))
    paper = np.array([[0, 0], [210, 0], [210, 297], [0, 297]], np.float64)
    off = np.array([[1.5, -1], [-1, 1.5], [1, 1], [-1.5, -1]]) * 200 / 25.4
    placed = place_by_hand(FORM, 1, SHEET, seen.picture, seen.to_page(paper) + off)
    assert worst_mm(seen, placed.placement, FIELDS) < 0.3
    assert placed.score > 0.9
    assert placed.fields.keys() == {field.name for field in PRINTED.form.fields}


def test_where_the_print_is_not_there_the_person_s_corners_count() -> None:
    page = np.full_like(SHEET, 250)
    corners = np.array([[20, 30], [1600, 40], [1610, 2300], [10, 2310]], np.float64)
    placed = place_by_hand(FORM, 1, SHEET, page, corners)
    there = placed.placement.to_page(np.array([[0, 0], [210, 0], [210, 297], [0, 297]], np.float64))
    assert there == pytest.approx(corners, abs=1e-3)


def test_crossed_corners_are_refused() -> None:
    corners = np.array([[0, 0], [100, 100], [100, 0], [0, 100]], np.float64)
    with pytest.raises(ValueError, match="not cross"):
        place_by_hand(FORM, 1, SHEET, SHEET, corners)


def test_no_landmarks_are_looked_for_which_takes_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("landmarks were looked for")

    monkeypatch.setattr("backend.pages.reference.find_landmarks", forbidden)
    corners = np.array([[0, 0], [1654, 0], [1654, 2339], [0, 2339]], np.float64)
    assert place_by_hand(FORM, 1, SHEET, SHEET, corners).score > 0.9
