"""Recognizers for tests: they read what is foreseen for an image's height, or one after the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.reading import Alternative, Reading


class ByHeight:
    """Reads the text and confidence foreseen for an image's height."""

    version = "v1"

    def __init__(self, **foreseen: tuple[str, float]) -> None:
        self._foreseen = {int(height.removeprefix("h")): said for height, said in foreseen.items()}
        self.heights: list[list[int]] = []

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        self.heights.append([len(image) for image in images])
        return [_reading(*self._foreseen[len(image)]) for image in images]


class InOrder:
    """Reads the texts and confidences one after the other, whatever the images show."""

    version = "v1"

    def __init__(self, *foreseen: tuple[str, float]) -> None:
        self._foreseen = iter(foreseen)

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        return [_reading(*next(self._foreseen)) for _ in images]


def _reading(text: str, chance: float) -> Reading:
    others = (Alternative(text, chance), Alternative("X", chance / 10))
    return Reading(text, "name" if text else "blank", chance, (), others, "v1")
