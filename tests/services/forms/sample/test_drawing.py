"""Print stands where it was put, in millimetres."""

from __future__ import annotations

import numpy as np

from backend.pages.geometry import Rect
from backend.pages.printed import find_printed
from backend.services.forms.sample.drawing import MM, Sheet


def test_a_comb_and_a_line_are_where_they_were_drawn() -> None:
    sheet = Sheet(105.0, 148.0)
    sheet.box(Rect(10, 20, 60, 8), 6)
    sheet.line(10, 50, 40)
    found = find_printed(sheet.pixels(), 105.0, 148.0)
    assert [round(line[2]) for line in found.horizontal] == [20, 28, 50]
    assert [round(line[2]) for line in found.vertical] == [10, 20, 30, 40, 50, 60, 70]


def test_letters_are_ink_below_and_right_of_their_corner() -> None:
    sheet = Sheet(105.0, 148.0)
    sheet.paragraph(20, 30, ("Ink", "more ink"), 5)
    rows, columns = np.nonzero(sheet.pixels() < 128)
    assert (rows.min() / MM > 30, rows.max() / MM < 30 + 2 * 8, columns.min() / MM > 19.5) == (True,) * 3
