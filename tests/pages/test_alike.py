"""Two filled-in pages of one form look alike, however they lie; pages of two forms do not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.alike import are_alike, look_of
from backend.pages.landmarks import Grey
from tests.services.piles.scans import printed, sheet

pytestmark = pytest.mark.slow


def test_pages_of_one_form_are_alike_whatever_is_written_and_however_they_lie() -> None:
    one, other = printed(1, strokes=9), np.ascontiguousarray(np.rot90(printed(1, strokes=3), 2))
    assert are_alike(look_of(one), look_of(other))


def test_pages_of_two_forms_are_not() -> None:
    assert not are_alike(look_of(printed(1)), look_of(printed(2)))


def letter(seed: int) -> Grey:
    """A page with the head of sheet 1, and other words below."""
    page = sheet(2 if seed else 3).copy()
    page[:170] = sheet(1)[:170]
    return page


def test_a_letterhead_that_two_letters_share_does_not_make_them_alike() -> None:
    assert not are_alike(look_of(letter(0)), look_of(letter(1)))


@pytest.mark.parametrize("level", [255, 128])
def test_an_even_page_is_like_nothing(level: int) -> None:
    even = look_of(np.full((600, 400), level, np.uint8))
    assert len(even) == 0
    assert not are_alike(even, even)
    assert not are_alike(even, look_of(printed(1)))


def test_a_small_picture_is_enlarged_to_be_compared() -> None:
    small = np.asarray(cv2.resize(printed(1), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    assert are_alike(look_of(small), look_of(printed(1)))
