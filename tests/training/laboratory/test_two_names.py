"""Crops of two names are stacked and counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.reading import Reading
from tests.recognizer.layout.written import line, paper
from training.laboratory.two_names import Certainty, certainty, pairs


class AllSure:
    """Reads every image as ANNA with the same confidence."""

    version = "v1"

    def __init__(self, confidence: float = 0.95) -> None:
        self._confidence = confidence

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        return [Reading("ANNA", "name", self._confidence, (), (), "v1")] * len(images)


FIELDS = [line(paper(width, 40), top=10, letter=20) for width in (300, 280)]


def test_pairs_are_stacked_from_crops_with_one_line() -> None:
    two_lines = line(line(paper(300, 80), top=10, letter=20), top=50, letter=20)
    made = pairs(AllSure(), [*FIELDS, two_lines], count=3, seed=1)
    assert [crop.shape for crop in made] == [(80, 300)] * 3


def test_pairs_need_names_that_are_surely_read() -> None:
    with pytest.raises(ValueError, match="Received: 0"):
        pairs(AllSure(0.5), FIELDS, count=3, seed=1)


def test_a_pair_is_sure_only_before_the_look() -> None:
    made = pairs(AllSure(), FIELDS, count=3, seed=1)
    assert certainty(AllSure(), [*made, *FIELDS]) == Certainty(crops=5, before=5, after=2)
