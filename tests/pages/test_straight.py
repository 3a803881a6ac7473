"""A sheet that lies askew is set straight, and one that is straight stays as it is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.landmarks import Grey
from backend.pages.straight import skew, straightened
from tests.services.piles.scans import printed


def askew(angle: float) -> Grey:
    """Sheet 1 rotated by that many degrees counterclockwise."""
    sheet = printed(1, strokes=6)
    rows, columns = sheet.shape
    turn = cv2.getRotationMatrix2D(((columns - 1) / 2, (rows - 1) / 2), angle, 1.0)
    return np.asarray(cv2.warpAffine(sheet, turn, (columns, rows), borderValue=(255,)), np.uint8)


@pytest.mark.parametrize("angle", [-3.1, -0.4, 1.26])
def test_it_is_rotated_back(angle: float) -> None:
    assert skew(askew(angle)) == pytest.approx(-angle, abs=0.06)
    difference = straightened(askew(angle)).astype(int) - printed(1, strokes=6)
    assert np.abs(difference).mean() < 4
    assert np.abs(askew(angle).astype(int) - printed(1, strokes=6)).mean() > 9


def test_a_straight_sheet_stays_as_it_is() -> None:
    sheet = printed(1, strokes=6)
    assert straightened(sheet) is sheet


@pytest.mark.parametrize("page", [np.full((600, 400), 250, np.uint8), askew(20.0)])
def test_where_no_rows_are_seen_nothing_is_done(page: Grey) -> None:
    assert straightened(page) is page
