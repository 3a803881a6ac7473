"""A name's ink is taken off its paper and set into a field."""

from __future__ import annotations

import cv2
import numpy as np

from backend.pages.form import Field
from backend.pages.geometry import Rect
from tests.bench.pages import ink

NAME = Field("Surname", "name", 1, Rect(20, 30, 80, 10))
COMB = Field("Surname", "comb", 1, Rect(20, 30, 60, 8), boxes=8)


def crop() -> np.ndarray:
    paper = np.full((40, 200), 215, np.uint8)
    cv2.putText(paper, "A N N A", (10, 30), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (40,), 2)
    return paper


def taken(name: str) -> ink.Ink:
    found = ink.of_crop(name, crop())
    assert found is not None
    return found


def test_paper_becomes_nothing_and_strokes_become_ink() -> None:
    anna = taken("ANNA")
    assert anna.levels[:, 0].max() == 0
    assert anna.levels.max() > 0.9
    assert len(anna.levels) < 30
    assert len(anna.letters) == 4


def test_two_lines_are_no_name() -> None:
    assert ink.of_crop("ANNA", np.concatenate([crop(), crop()])) is None
    assert ink.of_crop("ANNA", np.full((40, 200), 215, np.uint8)) is None


def test_letters_that_touch_suit_no_comb() -> None:
    joined = taken("AN")
    assert joined.letters == ()
    assert ink.suited([joined], COMB) == []
    assert ink.suited([joined], NAME) == [joined]


def test_ink_darkens_the_sheet_in_and_around_its_field_alone() -> None:
    layer = ink.layer(taken("ANNA"), NAME, np.random.default_rng(1))
    sheet = np.full((2339, 1654), 255, np.uint8)
    ink.write(sheet, layer, NAME)
    rows, columns = np.nonzero(sheet < 200)
    assert (rows.min() >= 28 * 200 / 25.4, rows.max() <= 42 * 200 / 25.4) == (True, True)
    assert (columns.min() >= 18 * 200 / 25.4, columns.max() <= 102 * 200 / 25.4) == (True, True)
    assert (ink.clean(layer) < 200).sum() == len(rows)


def test_in_a_comb_each_letter_stands_in_a_box_of_its_own() -> None:
    layer = ink.layer(taken("ANNA"), COMB, np.random.default_rng(1))
    pixels = 200 / 25.4
    dark = np.flatnonzero((layer > 30).any(axis=0))
    boxes = np.floor((dark / pixels - 1.2) / 7.5).astype(int)
    assert len(set(boxes.tolist())) == 4
    assert np.ptp(boxes) == 3
