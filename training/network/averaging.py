"""Averages of a network's weights: over the steps of a training, and of two networks of the same shape."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = list[NDArray[np.float32]]


def averaged(first: Weights, second: Weights, share: float) -> Weights:
    """The mean of two networks' weights, arrays in the same order; ``first`` counts ``share``, 0..1."""
    return [share * one + (1 - share) * other for one, other in zip(first, second, strict=True)]


class AveragedWeights:
    """The average over about the last ``1 / (1 - momentum)`` updates, or over fewer at the beginning.

    Args:
        model: whose weights are averaged.
        momentum: share of the old average that an update keeps.
    """

    def __init__(self, model: Any, momentum: float) -> None:
        self._model = model
        self._momentum = momentum
        self.updates = 0
        self.values: Weights = model.get_weights()

    def update(self) -> None:
        """Add the model's current weights to the average."""
        self.updates += 1
        # A long memory would keep the random initial weights for too long.
        keep = min(self._momentum, self.updates / (self.updates + 10))
        self.values = [
            keep * average + (1 - keep) * value
            for average, value in zip(self.values, self._model.get_weights(), strict=True)
        ]

    def restore(self, values: Weights, updates: int) -> None:
        """Continue from a saved average."""
        self.values, self.updates = values, updates

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Give the model the averaged weights inside the block, and its own weights after it."""
        own = self._model.get_weights()
        self._model.set_weights(self.values)
        try:
            yield
        finally:
            self._model.set_weights(own)
