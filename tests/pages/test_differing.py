"""Pages that differ by a number alone are distinguished by the number."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.differing import likelier
from backend.pages.form import FormPage
from backend.pages.geometry import Placement, Warp, scaling
from backend.pages.reference import PIXELS_PER_MM, Reference, make_reference
from tests.pages.layouts import Drawing

pytestmark = pytest.mark.slow

PAPER = FormPage(100.0, 140.0)
EXACT = Placement(scaling(PIXELS_PER_MM, PIXELS_PER_MM), Warp.none(100, 140))


def numbered(number: int) -> np.ndarray:
    draw = Drawing.blank(PAPER)
    draw.paragraph(10, 20, 80, 6, seed=1)
    draw.text(45, 125, f"page {number}", 3)
    return np.asarray(cv2.cvtColor(draw.pixels(), cv2.COLOR_RGB2GRAY), np.uint8)


def reference(number: int) -> Reference:
    return make_reference(numbered(number), 100, 140)


@pytest.mark.parametrize(("shown", "other"), [(3, 4), (4, 3), (3, 5), (7, 2)])
def test_the_number_decides(shown: int, other: int) -> None:
    page = cv2.GaussianBlur(reference(shown).picture, (0, 0), 0.8)
    assert likelier(np.asarray(page, np.uint8), (reference(shown), EXACT), (reference(other), EXACT)) > 0.5


def test_two_references_that_are_the_same_cannot_be_told_apart() -> None:
    page = reference(3).picture
    assert likelier(page, (reference(3), EXACT), (reference(3), EXACT)) == 0


def test_the_second_is_likelier_by_as_much_as_the_first_is_not() -> None:
    page = reference(3).picture
    first, second = (reference(3), EXACT), (reference(4), EXACT)
    assert likelier(page, second, first) == pytest.approx(-likelier(page, first, second))
