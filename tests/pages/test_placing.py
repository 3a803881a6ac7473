"""A rough placement becomes an exact one, bends included, and says how far print agrees."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.geometry import Placement, Warp, scaling
from backend.pages.placing import lay_over, refine
from backend.pages.reference import PIXELS_PER_MM, Reference, make_reference
from tests.pages.layouts import boxes
from tests.pages.simulator import Seen, scanned, worst_mm

pytestmark = pytest.mark.slow

PRINTED = boxes()
SHEET = np.asarray(cv2.cvtColor(PRINTED.sheets[0], cv2.COLOR_RGB2GRAY), np.uint8)
FIELDS = [field.rect for field in PRINTED.form.fields]
EXACT = scaling(SHEET.shape[1] / 210, SHEET.shape[0] / 297)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return make_reference(SHEET, 210, 297, FIELDS)


def test_an_exact_placement_lays_the_page_over_the_reference(reference: Reference) -> None:
    laid = lay_over(SHEET, reference, Placement(EXACT, Warp.none(210, 297)))
    assert np.abs(laid.astype(int) - reference.picture).mean() < 4


def test_a_placement_two_millimetres_off_is_put_right(reference: Reference) -> None:
    off = EXACT @ np.array([[1.002, 0, 2.0], [0, 0.998, -1.5], [0, 0, 1]])
    placement, agreement = refine(SHEET, reference, Placement(off, Warp.none(210, 297)))
    corners = np.concatenate([rect.corners() for rect in FIELDS])
    error = np.hypot(*(placement.to_page(corners) / EXACT[0, 0] - corners).T)
    assert error.max() < 0.15
    assert agreement.share > 0.95


def fitted_to_the_middle(seen: Seen) -> Placement:
    """The even placement that fits the block of small print and its surroundings, as landmarks would give it."""
    x, y = np.meshgrid(np.linspace(20, 190, 18), np.linspace(110, 160, 6))
    points = np.column_stack([x.ravel(), y.ravel()])
    homography, _ = cv2.findHomography(points, seen.to_page(points))
    return Placement(np.asarray(homography, np.float64), Warp.none(210, 297))


@pytest.mark.parametrize("seed", [79, 104, 60])
def test_a_foot_that_a_copier_pulled_by_millimetres_is_found_from_a_fit_to_the_middle(
    reference: Reference, seed: int
) -> None:
    seen = scanned(SHEET, np.random.default_rng([seed, 15]), copied=True)
    first = fitted_to_the_middle(seen)
    placement, agreement = refine(seen.picture, reference, first)
    corners = np.concatenate([rect.corners() for rect in FIELDS])
    foot = np.array([(20.0, 265.0), (150.0, 265.0)])
    assert worst_mm(seen, first, foot) > 0.5, "nothing to find"
    assert worst_mm(seen, placement, np.concatenate([corners, foot])) < 0.5
    assert agreement.is_enough


def test_another_page_does_not_agree(reference: Reference) -> None:
    other = np.asarray(np.flipud(SHEET).copy(), np.uint8)
    _, agreement = refine(other, reference, Placement(EXACT, Warp.none(210, 297)))
    assert agreement.share < 0.3


def test_a_blank_page_agrees_with_nothing(reference: Reference) -> None:
    blank = np.full_like(SHEET, 255)
    _, agreement = refine(blank, reference, Placement(EXACT, Warp.none(210, 297)))
    assert (agreement.share, agreement.is_enough) == (0.0, False)


def test_pixels_per_millimetre_are_those_of_120_dpi() -> None:
    assert pytest.approx(120 / 25.4) == PIXELS_PER_MM


def test_pieces_in_one_line_bear_no_bend_across_it(reference: Reference) -> None:
    # Print in a single row leaves the bend across it open; it stays as it was.
    row = SHEET.copy()
    row[: round(119 * EXACT[1, 1])] = row[round(126 * EXACT[1, 1]) :] = 255
    placement, agreement = refine(row, reference, Placement(EXACT, Warp.none(210, 297)))
    assert np.isfinite(placement.to_page(reference.centres())).all()
    assert not agreement.is_enough
