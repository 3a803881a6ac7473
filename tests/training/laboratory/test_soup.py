"""The average of two networks lies between them."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES
from tests.training.making import TINY
from training.laboratory.soup import average
from training.network.network import build

pytestmark = pytest.mark.slow


def network(seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    return build(TINY, NAMES.size)


def test_a_new_residual_convolution_has_its_scale_averaged_alone() -> None:
    first, second, before = network(1), network(2), network(2)
    for name in ("parts_residual_0", "letters_residual_0"):
        for model in (second, before):
            normalisation = model.get_layer(name).normalisation
            normalisation.gamma.assign(np.full(normalisation.gamma.shape, 0.4))
            normalisation.moving_mean.assign(np.full(normalisation.gamma.shape, 0.7))
    average(first, second, 0.25)
    mixed, own = (model.get_layer("letters_residual_0") for model in (second, before))
    np.testing.assert_array_equal(mixed.convolution.kernel, own.convolution.kernel)
    np.testing.assert_allclose(mixed.normalisation.moving_mean, 0.7, atol=1e-6)
    np.testing.assert_allclose(mixed.normalisation.gamma, 0.1, atol=1e-6)


def test_a_share_beyond_the_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        average(network(1), network(2), 1.5)
