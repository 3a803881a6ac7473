"""The moving average: exact values on a one-weight model."""

from __future__ import annotations

import numpy as np
import pytest

from training.network.averaging import AveragedWeights


class OneWeight:
    """A model of a single number."""

    def __init__(self, value: float) -> None:
        self.value = np.array([value], np.float32)

    def get_weights(self) -> list[np.ndarray]:
        return [self.value.copy()]

    def set_weights(self, weights: list[np.ndarray]) -> None:
        (self.value,) = weights


def test_young_averages_forget_the_random_start_quickly() -> None:
    model = OneWeight(0.0)
    average = AveragedWeights(model, momentum=0.99)
    model.set_weights([np.array([11.0], np.float32)])
    average.update()
    assert average.values[0] == pytest.approx(11.0 * (1 - 1 / 11))


def test_old_averages_keep_the_momentum_s_share() -> None:
    model = OneWeight(1.0)
    average = AveragedWeights(model, momentum=0.9)
    average.restore([np.array([1.0], np.float32)], updates=10_000)
    model.set_weights([np.array([2.0], np.float32)])
    average.update()
    assert average.values[0] == pytest.approx(1.1)


def test_the_model_has_the_average_inside_the_block_only() -> None:
    model = OneWeight(3.0)
    average = AveragedWeights(model, momentum=0.99)
    model.set_weights([np.array([5.0], np.float32)])
    with average.applied():
        assert model.value == 3.0
    assert model.value == 5.0
