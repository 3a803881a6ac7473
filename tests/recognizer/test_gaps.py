"""Items that could not be opened keep their place among the results."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.gaps import read_with_gaps


def widths(images: Sequence[NDArray[np.uint8]]) -> list[int]:
    return [image.shape[1] for image in images]


def image(width: int) -> NDArray[np.uint8]:
    return np.zeros((4, width), np.uint8)


def test_each_image_is_replaced_by_its_result_and_nothing_else_moves() -> None:
    assert read_with_gaps(widths, ["a", image(3), "b", image(5)]) == ["a", 3, "b", 5]


def test_without_images_nothing_changes() -> None:
    assert read_with_gaps(widths, ["a", "b"]) == ["a", "b"]
    assert read_with_gaps(widths, []) == []
