"""Rows of text are counted in every size, slope and light."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.recognizer.layout.text_rows import TextRows, text_rows
from tests.recognizer.layout.written import line, page, paper


def test_an_empty_image_has_none() -> None:
    assert text_rows(paper(300, 40)) == TextRows((0,), 0.0)


def test_a_field_has_one_row_as_high_as_its_letters() -> None:
    found = text_rows(line(paper(300, 40), top=10, letter=20))
    assert (found.most, found.second) == (1, 1)
    assert found.letter == pytest.approx(0.5)


@pytest.mark.parametrize("lines", [2, 3, 5, 12])
def test_lines_are_counted(lines: int) -> None:
    found = text_rows(page(500, 30 * lines + 40, lines, letter=14))
    assert (found.most, found.second) == (lines, lines)


@pytest.mark.parametrize("factor", [0.5, 2, 4])
def test_size_does_not_matter(factor: float) -> None:
    grey = page(600, 200, 5, letter=18)
    scaled = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    assert text_rows(np.asarray(scaled, np.uint8)).second == 5


def test_lines_may_slope_across_each_other_s_height() -> None:
    found = text_rows(page(640, 400, 8, letter=14, slope=0.05))
    assert found.second == 8


def test_light_writing_on_dark_ground_counts_as_well() -> None:
    assert text_rows(255 - page(500, 190, 5, letter=14)).second == 5


def test_a_page_on_a_dark_desk_is_read_as_dark_on_light() -> None:
    desk = paper(1000, 800, level=20)
    desk[300:500, 250:750] = page(500, 200, 5, letter=14)
    assert text_rows(desk).second == 5


def test_ruled_lines_frames_and_specks_are_no_rows() -> None:
    grey = line(paper(400, 120), top=50, letter=24)
    for top in (10, 30, 90, 110):
        grey[top : top + 2] = 40
    grey[:, 2:5] = 40
    grey[::9, ::9] = 40
    assert text_rows(grey).most == 1


def test_columns_do_not_add_up() -> None:
    grey = line(paper(600, 100), top=10, letter=16, right=200)
    grey = line(grey, top=40, letter=16, left=220, right=400)
    grey = line(grey, top=70, letter=16, left=420)
    assert text_rows(grey).most == 1
