"""Three lines of writing are no name; a name between its caption and a neighbour's line is one."""

from __future__ import annotations

import pytest

from backend.recognizer.layout.several_lines import rows_apart, told_apart
from tests.recognizer.layout.by_height import ByHeight
from tests.recognizer.layout.written import line, paper

THREE = line(line(line(paper(300, 120), top=10, letter=20), top=50, letter=20), top=90, letter=20)


def test_rows_are_cut_between_the_lines() -> None:
    assert [len(part) for part in rows_apart(THREE)] == [40, 40, 40]


@pytest.mark.parametrize(
    "crop",
    [
        paper(300, 120),
        line(paper(300, 120), top=10, letter=20),
        line(line(paper(300, 120), top=10, letter=20), top=70, letter=20),
        THREE[::4, ::4],
        THREE[15:105],
        line(line(line(paper(60, 120), top=10, letter=20), top=50, letter=20), top=90, letter=20),
    ],
    ids=["blank", "one line", "two lines", "too small to read", "neighbours", "a word"],
)
def test_fewer_lines_are_left_together(crop: object) -> None:
    assert rows_apart(crop) == []  # type: ignore[arg-type]


def test_three_lines_of_writing_are_no_name() -> None:
    recognizer = ByHeight(h120=("LEA", 0.8), h40=("TOM", 0.1))
    (found,) = told_apart(recognizer, recognizer.read([THREE]), [THREE])
    assert (found.status, found.reason, found.text, found.confidence) == ("not_a_name", "lines", "", 0.0)


def test_a_caption_and_a_neighbour_leave_the_name() -> None:
    recognizer = ByHeight(h120=("LEA", 0.8), h40=("", 0.9))
    (found,) = told_apart(recognizer, recognizer.read([THREE]), [THREE])
    assert (found.status, found.text) == ("name", "LEA")


def test_lines_that_read_as_blank_together_are_no_blank_image() -> None:
    recognizer = ByHeight(h120=("", 0.9), h40=("TOM", 0.1))
    (found,) = told_apart(recognizer, recognizer.read([THREE]), [THREE])
    assert (found.status, found.reason) == ("not_a_name", "lines")


def test_images_of_fewer_rows_are_read_once() -> None:
    recognizer = ByHeight(h120=("LEA", 0.8))
    crop = paper(300, 120)
    told_apart(recognizer, recognizer.read([crop]), [crop])
    assert recognizer.heights == [[120]]


def test_a_sure_name_is_read_once() -> None:
    recognizer = ByHeight(h120=("LEA", 0.95))
    told_apart(recognizer, recognizer.read([THREE]), [THREE])
    assert recognizer.heights == [[120]]
