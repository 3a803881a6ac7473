"""Recognizers whose readings tests can predict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.exchange.style import Style
from backend.recognizer.reading import Alternative, Reading, Span

Grey = NDArray[np.uint8]


def _small(reading: Reading) -> Reading:
    alternatives = tuple(replace(one, text=one.text.lower()) for one in reading.alternatives)
    return replace(reading, text=reading.text.lower(), alternatives=alternatives)


class FakeRecognizer:
    """Reads an image's width: 120 columns give ``W120``. Fails if ``refuses`` is true for an image."""

    def __init__(self, version: str = "v1", refuses: Callable[[Grey], bool] = lambda _: False) -> None:
        self.version = version
        self.batches: list[int] = []
        self._refuses = refuses

    def read(self, images: Sequence[Grey]) -> list[Reading]:
        self.batches.append(len(images))
        if any(self._refuses(image) for image in images):
            raise ValueError("the network fell over")
        return [self._reading(image.shape[1]) for image in images]

    def styled(self, style: Style) -> FakeRecognizer:
        """Itself, but for a style that keeps forms: it writes its letters small then."""
        if not style.keeps_forms:
            return self
        other = copy(self)
        other._reading = lambda width: _small(self._reading(width))  # type: ignore[method-assign]
        return other

    def _reading(self, width: int) -> Reading:
        text = f"W{width}"
        span = Span(text[0], 1.0, 9.0, 0.8)
        return Reading(
            text, "name", 0.75, (span,), (Alternative(text, 0.75), Alternative("X", 0.1)), self.version
        )


class MullerRecognizer(FakeRecognizer):
    """Reads MULLER on every image; the wider the image, the lower the confidence."""

    def __init__(self) -> None:
        super().__init__("fake-1")

    def _reading(self, width: int) -> Reading:
        confidence = round(max(0.0, 1 - width / 1000), 3)
        spans = (Span("M", 3.0, 18.5, 0.99),)
        best = (Alternative("MULLER", confidence), Alternative("MILLER", 0.01))
        return Reading("MULLER", "name", confidence, spans, best, self.version)
