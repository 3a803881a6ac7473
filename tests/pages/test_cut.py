"""Fields are cut straight, with their ink measured against the empty form."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.cut import CUT_DPI, MARGIN, cut, lines_and_edges, new_ink, print_at, without_print
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
    page = written("Lena")
    crop = cut(page, REFERENCE, PLACEMENT, RECT).crop
    wide = RECT.grown(MARGIN)
    top, left = round(wide.top * MM), round(wide.left * MM)
    expected = page[top : top + crop.shape[0], left : left + crop.shape[1]]
    assert crop.shape == (round(wide.height * MM), round(wide.width * MM))
    inside = slice(20, -20), slice(20, -20)
    assert np.abs(crop[inside].astype(int) - expected[inside]).mean() < 3


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


def test_the_lines_of_a_comb_are_taken_out_and_letters_stay() -> None:
    printed = np.full((90, 300), 250, np.uint8)
    printed[:, ::50] = printed[:, 1::50] = 40
    written = printed.copy()
    cv2.putText(written, "B", (62, 65), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (40,), 4)
    crop = without_print(written, np.where(printed < 128, 255, 0).astype(np.uint8))
    assert crop[:, 150:].min() > 200
    assert (crop[30:65, 62:92] < 90).sum() > 200


def test_the_box_around_a_name_is_taken_out_and_the_name_stays() -> None:
    empty, filled = (cut(page, REFERENCE, PLACEMENT, RECT).crop for page in (SHEET, written("Li")))
    assert empty.min() > 180
    assert (filled < 90).sum() > 300


def test_lines_and_what_lies_at_the_edge_are_print_and_a_name_inside_may_be_writing() -> None:
    filled_in = print_at(make_reference(written("LIT"), 210, 297, [RECT]), RECT.grown(MARGIN))
    mask = lines_and_edges(filled_in)
    inside = mask[25:-25, 25:-25] > 0
    assert (filled_in[25:-25, 25:-25] < 100).sum() > 500
    assert inside.sum() == 0
    assert (mask[:, : mask.shape[1] // 2] > 0).sum() > 1000
    ruled = np.full((90, 300), 250, np.uint8)
    ruled[50:53, 20:280] = 40
    assert (lines_and_edges(ruled)[50:53, 30:270] == 255).all()


def test_a_comb_loses_all_print() -> None:
    assert cut(SHEET, REFERENCE, PLACEMENT, RECT, is_comb=True).crop.min() > 180


def test_the_less_ink_the_surer_a_field_is_empty() -> None:
    fields = [cut(page, REFERENCE, PLACEMENT, RECT) for page in (SHEET, written("Li"))]
    assert fields[0].emptiness > 0.95 > 0.5 > fields[1].emptiness
