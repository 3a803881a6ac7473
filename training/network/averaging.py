"""An exponential moving average of a network's weights, which reads better than the weights of any one step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = list[NDArray[np.float32]]


class AveragedWeights:
    """The average over about ``1 / (1 - momentum)`` updates; younger trainings average over what there is.

    Args:
        model: whose ``get_weights`` are followed.
        momentum: share of the old average that an update keeps.
    """

    def __init__(self, model: Any, momentum: float) -> None:
        self._model = model
        self._momentum = momentum
        self.updates = 0
        self.values: Weights = model.get_weights()

    def update(self) -> None:
        """Take the model's present weights into the average."""
        self.updates += 1
        # Early on a long memory would hold the random start.
        keep = min(self._momentum, self.updates / (self.updates + 10))
        self.values = [
            keep * average + (1 - keep) * value
            for average, value in zip(self.values, self._model.get_weights(), strict=True)
        ]

    def restore(self, values: Weights, updates: int) -> None:
        """Go on from a saved average."""
        self.values, self.updates = values, updates

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The model holds the average inside the block, and its own weights again after it."""
        own = self._model.get_weights()
        self._model.set_weights(self.values)
        try:
            yield
        finally:
            self._model.set_weights(own)
