"""What is enough to cut fields unseen, and which single thing is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from backend.pages.agreement import Agreement, agreement
from backend.pages.geometry import Placement, Rect, Warp, scaling
from backend.pages.reference import PIXELS_PER_MM, make_reference
from tests.pages.layouts import edition

GOOD = Agreement(share=0.98, spots=0.99, near=1, group=4, bent=0.02)
SHEET = np.asarray(cv2.cvtColor(edition(2024).sheets[0], cv2.COLOR_RGB2GRAY), np.uint8)
REFERENCE = make_reference(SHEET, 210, 297, [field.rect for field in edition(2024).form.fields])
EXACT = Placement(scaling(PIXELS_PER_MM, PIXELS_PER_MM), Warp.none(210, 297))


def of(laid: np.ndarray, placement: Placement = EXACT, page: np.ndarray | None = None) -> Agreement:
    pieces = len(REFERENCE.pieces)
    page = laid if page is None else page
    return agreement(REFERENCE, placement, page, laid, np.ones(pieces, bool), np.zeros(pieces))


def cut_off(top: int = 0, left: int = 0) -> tuple[np.ndarray, Placement, np.ndarray]:
    """A scan that lacks that many pixels of the sheet: laid over the reference, how, and itself."""
    laid = REFERENCE.picture.copy()
    laid[:top], laid[:, :left] = 255, 255
    shift = np.array([(1, 0, -left), (0, 1, -top), (0, 0, 1)], np.float64)
    return laid, Placement(shift @ EXACT.homography, EXACT.warp), REFERENCE.picture[top:, left:]


def test_the_sheet_itself_agrees() -> None:
    found = of(REFERENCE.picture)
    assert (found.score, found.near, found.group, found.is_enough) == (1.0, 0, 0, True)
    assert found.bent == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "value"),
    [("share", 0.5), ("spots", 0.8), ("near", 3), ("group", 8), ("bent", 0.08), ("torn", 0.1)],
)
def test_one_thing_that_is_off_is_enough_to_refuse(name: str, value: float) -> None:
    assert GOOD.is_enough
    changed: dict[str, Any] = {name: value}
    assert not replace(GOOD, **changed).is_enough


def test_a_changed_label_beside_a_field_is_noticed() -> None:
    changed = REFERENCE.picture.copy()
    label = Rect(22, 49, 25, 7)
    left, top, right, bottom = (
        round(side * PIXELS_PER_MM) for side in (label.left, label.top, label.right, label.bottom)
    )
    changed[top:bottom, left:right] = 255
    found = of(changed)
    assert found.near >= 3
    assert not found.is_enough


def test_a_line_that_the_scan_has_cut_off_is_no_other_edition() -> None:
    scan = cut_off(top=round(20 * PIXELS_PER_MM))
    erased = of(scan[0])
    assert erased.group >= 8
    assert not erased.is_enough
    found = of(*scan)
    assert (found.spots, found.near, found.group) == (erased.spots, 0, 0)
    assert found.is_enough


def test_where_print_is_missing_on_the_scan_too_what_was_cut_off_beside_it_counts() -> None:
    laid, placement, page = cut_off(top=round(20 * PIXELS_PER_MM))
    laid[: round(28 * PIXELS_PER_MM)] = 255
    found = of(laid, placement, page)
    assert found.group >= 8
    assert not found.is_enough


def test_much_that_was_cut_off_may_be_another_edition() -> None:
    laid, placement, _ = cut_off()
    below = round(215 * PIXELS_PER_MM)
    laid[below:] = 255
    found = of(laid, placement, REFERENCE.picture[:below])
    assert found.near == 0
    assert found.spots > 0.85
    assert not found.is_enough


def test_a_label_that_the_scan_has_cut_off_is_missed_all_the_same() -> None:
    found = of(*cut_off(left=round(40 * PIXELS_PER_MM)))
    assert found.near >= 3
    assert not found.is_enough


def test_a_bend_around_a_field_is_measured() -> None:
    # The square of the second coordinate: 3 mm at the edges, so a tenth and more at the fields.
    warp = Warp(np.array([(0.0, 0.0)] * 5 + [(0.0, 12.0)]), 210, 297)
    assert of(REFERENCE.picture, Placement(EXACT.homography, warp)).bent == pytest.approx(0.096, abs=0.01)


def test_an_even_stretch_of_the_whole_page_is_no_bend() -> None:
    # Copiers change lengths, and landmarks of one block may show another length than the whole page has.
    warp = Warp(np.array([(0.0, 0.0), (0.0, 0.0), (0.0, 12.0)]), 210, 297)
    found = of(REFERENCE.picture, Placement(EXACT.homography, warp))
    assert (found.bent, found.torn) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_print_that_was_moved_as_a_whole_is_noticed_though_it_is_not_bent_in_itself() -> None:
    # A step of 6 mm between the header and the first field.

    class Stepped(Warp):
        def apply(self, points: np.ndarray) -> np.ndarray:
            moved = 3 * np.tanh((points[:, 1] - 38) / 3)
            return np.asarray(points + np.column_stack([np.zeros(len(points)), moved]))

    warp = Stepped(Warp.none(210, 297).coefficients, 210, 297)
    found = of(REFERENCE.picture, Placement(EXACT.homography, warp))
    assert found.bent < 0.07
    assert found.torn > 0.1
    assert found.is_moved
    assert not found.is_enough
