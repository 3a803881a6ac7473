"""Unreadable images are counted, and names mistaken for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.reading import Reading
from training.data.dataset import Row
from training.laboratory.legibility import Legibility, measure


class ByBrightness:
    """Says of each image what was foreseen for the grey level of its paper."""

    version = "fake"

    def __init__(self, foreseen: dict[int, tuple[str, float]]) -> None:
        self._foreseen = foreseen

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        said = [self._foreseen[int(image[0, 0])] for image in images]
        return [Reading(text, "name" if text else "blank", chance, (), (), "fake") for text, chance in said]


@pytest.fixture
def row_of(tmp_path: Path):
    def make(level: int) -> Row:
        path = tmp_path / f"{level}.png"
        cv2.imwrite(str(path), np.full((20, 40), level, np.uint8))
        return Row(path.name, "", path)

    return make


def test_each_kind_is_counted_once(row_of) -> None:
    recognizer = ByBrightness(
        {
            10: ("XQ", 0.1),
            20: ("", 0.4),
            30: ("ANNA", 0.9),
            40: ("LEA", 0.05),
            50: ("EVA", 0.1),
            60: ("LUC", 0.8),
        }
    )
    named = [(row_of(40), "LEA"), (row_of(50), "EVE"), (row_of(60), "LUC")]
    assert measure(recognizer, [row_of(10), row_of(20), row_of(30)], named) == Legibility(
        unreadable=3, blank=1, illegible=1, names=3, names_illegible=2, right_guesses=1
    )
