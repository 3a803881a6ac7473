"""The print of filled-in sheets is what they have in common."""

from __future__ import annotations

import numpy as np
import pytest

from backend.pages.common_print import common_print, levelled
from backend.pages.landmarks import Grey
from tests.pages.layouts import MM
from tests.services.piles.scans import PAPER, printed, sheet


def written(seed: int) -> Grey:
    """Sheet 1 with a blot between its paragraphs, in another place on each."""
    page = printed(1, strokes=2 + seed)
    left, top = round((12 + 17 * seed) * MM), round(75 * MM)
    page[top : top + 50, left : left + 80] = 50
    return page


def ink_beside_print(picture: Grey) -> int:
    """Pixels that are dark though the empty sheet is white around them, outside the fields."""
    empty = sheet(1)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(empty, 3, mode="edge"), (7, 7)).min(axis=(2, 3))
    below = round(73 * MM)
    return int(((picture < 128) & (around > 200))[below:].sum())


@pytest.mark.slow
def test_what_somebody_wrote_is_gone_and_print_stays() -> None:
    first, others = written(0), [written(1), np.ascontiguousarray(np.rot90(written(2))), written(3)]
    found = common_print(first, others, PAPER.width, PAPER.height)
    assert found.sheets == 4
    assert found.picture.shape == first.shape
    assert ink_beside_print(first) > 3000
    assert ink_beside_print(found.picture) < 30
    print_there = (sheet(1) < 100)[round(84 * MM) :]
    assert (found.picture[round(84 * MM) :] < 160)[print_there].mean() > 0.95


@pytest.mark.slow
def test_another_page_is_left_out_and_of_two_sheets_nobody_knows_which_is_right() -> None:
    first = written(0)
    found = common_print(first, [written(1), sheet(2)], PAPER.width, PAPER.height)
    assert found.sheets == 1
    assert (found.picture == first).all()


def test_shadows_and_the_grey_of_paper_are_levelled_and_ink_stays() -> None:
    page = np.tile(np.linspace(120, 240, 400).astype(np.uint8), (300, 1))
    page[140:146, 100:300] //= 4
    level = levelled(page)
    assert level[20:100, 20:380].min() > 240
    assert level[143, 110:290].max() < 90
