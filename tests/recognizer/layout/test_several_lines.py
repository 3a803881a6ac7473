"""Three lines of writing are not a name; a name between its caption and a neighbour's line is one."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.layout.several_lines import LINES, refuse_several_lines, rows_apart
from tests.recognizer.layout.by_height import ByHeight, InOrder
from tests.recognizer.layout.written import line, paper

THREE = line(line(line(paper(300, 120), top=10, letter=20), top=50, letter=20), top=90, letter=20)


def test_rows_are_cut_between_the_lines() -> None:
    assert [len(part) for part in rows_apart(THREE)] == [40, 40, 40]


def test_what_is_beyond_the_first_and_last_line_is_in_no_row() -> None:
    between = np.vstack([paper(300, 60), THREE, paper(300, 60)])
    between[3:8, ::2] = between[-8:-3, ::2] = 20  # a neighbour's text that the edges cut off
    assert [len(part) for part in rows_apart(between)] == [40, 40, 40]


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


def test_three_lines_of_writing_are_not_a_name() -> None:
    recognizer = ByHeight(h120=("LEA", 0.8), h40=("TOM", 0.3))
    (found,) = refuse_several_lines(recognizer, recognizer.read([THREE]), [THREE])
    assert (found.status, found.reason, found.text, found.confidence) == ("not_a_name", "lines", "LEA", 0.0)


@pytest.mark.parametrize("other", [("", 0.9), ("NOM", 0.19)], ids=["blank", "a guess"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_line_that_cannot_be_read_leaves_the_name(place: int, other: tuple[str, float]) -> None:
    rows = [("LEA", 0.8), ("NOM", 0.4), ("TOM", 0.5)]
    rows[place] = other
    recognizer = InOrder(("LEA", 0.8), *rows)
    (found,) = refuse_several_lines(recognizer, recognizer.read([THREE]), [THREE])
    assert (found.status, found.text) == ("name", "LEA")


def test_lower_captions_beside_a_name_leave_it_however_they_are_read() -> None:
    crop = line(line(line(paper(300, 120), top=10, letter=10), top=45, letter=20), top=95, letter=10)
    assert len(rows_apart(crop)) == LINES
    recognizer = InOrder(("LEA", 0.8), ("NOM", 0.8), ("LEA", 0.8), ("PRENOM", 0.8))
    (found,) = refuse_several_lines(recognizer, recognizer.read([crop]), [crop])
    assert (found.status, found.text) == ("name", "LEA")


def test_a_blank_image_with_rows_of_print_stays_blank() -> None:
    recognizer = ByHeight(h120=("", 0.9), h40=("TOM", 0.9))
    (found,) = refuse_several_lines(recognizer, recognizer.read([THREE]), [THREE])
    assert (found.status, recognizer.heights) == ("blank", [[120]])


def test_images_of_fewer_rows_are_read_once() -> None:
    recognizer = ByHeight(h120=("LEA", 0.8))
    crop = paper(300, 120)
    refuse_several_lines(recognizer, recognizer.read([crop]), [crop])
    assert recognizer.heights == [[120]]


def test_a_sure_name_is_read_once() -> None:
    recognizer = ByHeight(h120=("LEA", 0.95))
    refuse_several_lines(recognizer, recognizer.read([THREE]), [THREE])
    assert recognizer.heights == [[120]]
