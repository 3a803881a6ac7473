"""Ink is darker than the paper around it, also in a shadow."""

from __future__ import annotations

import numpy as np

from backend.pages.ink import ink_levels


def test_a_stroke_has_its_darkness_and_paper_none_in_light_and_in_shadow() -> None:
    sheet = np.full((60, 120), 240, np.uint8)
    sheet[:, 60:] = 150
    sheet[20:40, 20:23] = 100
    sheet[20:40, 90:93] = 100
    found = ink_levels(sheet)
    assert found[30, [21, 91, 10, 110]].tolist() == [140, 50, 0, 0]


def test_a_dark_area_is_paper() -> None:
    sheet = np.full((120, 120), 240, np.uint8)
    sheet[30:90, 30:90] = 100
    assert ink_levels(sheet)[60, 60] == 0
