"""Marks are letters and words; lines, frames and specks are none."""

from __future__ import annotations

from backend.recognizer.layout.marks import find_marks
from tests.recognizer.layout.written import line, paper


def test_each_letter_is_a_mark_in_its_place() -> None:
    found = find_marks(line(paper(100, 40), top=12, letter=16, right=42))
    assert found.boxes.tolist() == [[10, 12, 8, 16], [20, 12, 8, 16], [30, 12, 8, 16]]
    assert (found.letter, found.width, found.height, found.scale) == (16.0, 100, 40, 1.0)


def test_an_image_without_ink_has_none() -> None:
    found = find_marks(paper(100, 40))
    assert (len(found.boxes), found.letter) == (0, 0.0)


def test_a_large_image_is_looked_at_in_small() -> None:
    found = find_marks(line(paper(1280, 300), top=100, letter=80))
    assert (found.width, found.height, found.scale, found.letter) == (640, 150, 0.5, 40.0)


def test_lines_and_specks_are_left_out() -> None:
    grey = line(paper(300, 60), top=20, letter=20, right=80)
    letters = find_marks(grey).boxes.tolist()
    grey[50:52] = 40
    grey[5:7, 200:202] = 40
    assert find_marks(grey).boxes.tolist() == letters
