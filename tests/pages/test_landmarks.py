"""Landmarks are found, belong together after a turn, and are none on blank paper."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.landmarks import find_landmarks, match
from tests.pages.layouts import lines

pytestmark = pytest.mark.slow

SHEET = cv2.resize(
    cv2.cvtColor(lines().sheets[0], cv2.COLOR_RGB2GRAY), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA
).astype(np.uint8)


def test_blank_paper_has_none_and_matches_nothing() -> None:
    blank = find_landmarks(np.full((300, 200), 255, np.uint8))
    assert len(blank) == 0
    assert [len(side) for side in match(blank, find_landmarks(SHEET))] == [0, 0]


def test_a_mask_keeps_them_out() -> None:
    mask = np.zeros_like(SHEET)
    mask[:, : SHEET.shape[1] // 2] = 255
    assert find_landmarks(SHEET, mask).points[:, 0].max() <= SHEET.shape[1] / 2 + 1


def test_a_page_turned_by_a_quarter_matches_itself() -> None:
    here, there = find_landmarks(SHEET), find_landmarks(np.ascontiguousarray(np.rot90(SHEET, -1)))
    first, second = match(here, there)
    x, y = here.points[first].T
    expected = np.stack([SHEET.shape[0] - 1 - y, x], axis=1)
    near = np.hypot(*(there.points[second] - expected).T) < 2
    assert len(first) > 300
    assert near.mean() > 0.95
