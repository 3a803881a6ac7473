"""Fields are cut straight, with their ink measured against the empty form."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.cut import CUT_DPI, MARGIN, cut, new_ink, print_at
from backend.pages.geometry import Placement, Warp, scaling
from backend.pages.reference import make_reference
from tests.pages.layouts import DPI, MM, boxes

PRINTED = boxes()
RECT = PRINTED.form.fields[0].rect
SHEET = np.asarray(cv2.cvtColor(PRINTED.sheets[0], cv2.COLOR_RGB2GRAY), np.uint8)
REFERENCE = make_reference(SHEET, 210, 297, [field.rect for field in PRINTED.form.fields])
PLACEMENT = Placement(scaling(MM, MM), Warp.none(210, 297))


def written(text: str) -> np.ndarray:
    page = SHEET.copy()
    at = (round((RECT.left + 4) * MM), round((RECT.bottom - 2.5) * MM))
    cv2.putText(page, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.6, (40,), 4)
    return page


def test_a_field_is_cut_as_it_lies_on_the_sheet() -> None:
    assert DPI == CUT_DPI
    crop = cut(SHEET, REFERENCE, PLACEMENT, RECT).crop
    wide = RECT.grown(MARGIN)
    top, left = round(wide.top * MM), round(wide.left * MM)
    expected = SHEET[top : top + crop.shape[0], left : left + crop.shape[1]]
    assert crop.shape == (round(wide.height * MM), round(wide.width * MM))
    assert np.abs(crop.astype(int) - expected).mean() < 6


def test_corners_are_page_pixels() -> None:
    corners = cut(SHEET, REFERENCE, PLACEMENT, RECT).corners
    assert corners == pytest.approx(RECT.corners() * MM)


def test_an_empty_field_is_empty_and_a_short_name_is_not() -> None:
    assert cut(SHEET, REFERENCE, PLACEMENT, RECT).is_empty
    assert not cut(written("Li"), REFERENCE, PLACEMENT, RECT).is_empty


def test_print_of_the_reference_is_no_new_ink() -> None:
    printed = print_at(REFERENCE, RECT.grown(MARGIN))
    assert new_ink(printed, printed) == 0


def test_a_field_beyond_the_edge_of_the_page_is_white_there() -> None:
    half = SHEET[:, : round((RECT.left + 20) * MM)]
    crop = cut(half, REFERENCE, PLACEMENT, RECT).crop
    assert (crop[:, -50:] == 255).all()
