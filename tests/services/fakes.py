"""Recognizers that tests can foretell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.reading import Alternative, Reading, Span

Grey = NDArray[np.uint8]


class FakeRecognizer:
    """Reads an image's width: 120 columns say ``W120``; an image for which ``refuses`` holds makes it fail."""

    def __init__(self, version: str = "v1", refuses: Callable[[Grey], bool] = lambda _: False) -> None:
        self.version = version
        self.batches: list[int] = []
        self._refuses = refuses

    def read(self, images: Sequence[Grey]) -> list[Reading]:
        self.batches.append(len(images))
        if any(self._refuses(image) for image in images):
            raise ValueError("the network fell over")
        return [self._reading(f"W{image.shape[1]}") for image in images]

    def _reading(self, text: str) -> Reading:
        span = Span(text[0], 1.0, 9.0, 0.8)
        return Reading(
            text, "name", 0.75, (span,), (Alternative(text, 0.75), Alternative("X", 0.1)), self.version
        )
