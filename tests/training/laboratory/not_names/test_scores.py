"""What is recognised on fields is counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.reading import Reading
from training.laboratory.not_names.scores import count_told

NAME = Reading("LEA", "name", 0.9, (), (), "v1")


class ByWidth:
    """Reads a name, a stamp or nothing, by an image's width."""

    version = "v1"

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        said = {50: NAME, 60: Reading("", "blank", 0.9, (), (), "v1"), 70: NAME.refused("stamp")}
        return [said[image.shape[1]] for image in images]


def test_each_field_counts_once() -> None:
    crops = [np.full((20, width), 255, np.uint8) for width in (50, 60, 70, 70)]
    counts = count_told(ByWidth(), crops)
    assert counts == {"name": 1, "blank": 1, "scribble": 0, "stamp": 2, "print": 0, "lines": 0}
