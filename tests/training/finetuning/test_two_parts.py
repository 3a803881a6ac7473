"""A divided network reads as the whole one, and only its second part is trained."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest

from tests.training.making import SHALLOW, TINY, have_a_say
from training.finetuning.two_parts import divide
from training.network.network import ResidualConvolution, build
from training.network.spec import NetworkSpec

IMAGES = np.random.default_rng(0).random((2, 32, 40, 1)).astype(np.float32)
CHANNELS = 8


def network(spec: NetworkSpec = TINY) -> keras.Model:
    keras.utils.set_random_seed(0)
    model = build(spec, 5)
    have_a_say(model)
    return model


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trained", "shape"),
    [
        ("all", (2, 32, 40, 1)),
        ("letters", (2, 4, 10, CHANNELS)),
        ("last", (2, 4, 10, CHANNELS)),
        ("frames", (2, 10, CHANNELS)),
    ],
)
@pytest.mark.usefixtures("eagerly")
def test_both_parts_together_read_as_the_network(trained, shape) -> None:
    model = network()
    expected = model(IMAGES, training=False).numpy()
    parts = divide(model, trained)
    features = parts.features(IMAGES)
    assert features.shape == shape
    np.testing.assert_allclose(parts.trained.predict_on_batch(features), expected, atol=1e-5)


def test_the_parts_share_the_network_s_weights_and_only_the_second_is_trained() -> None:
    model = network(replace(SHALLOW, residuals=1))
    parts = divide(model, "last")
    residuals = [layer for layer in model.layers if isinstance(layer, ResidualConvolution)]
    assert parts.trained.layers[1] is residuals[-1]
    own = {id(variable) for variable in model.trainable_variables}
    assert own == {id(variable) for variable in parts.trained.trainable_variables}
    assert len(own) < len(model.weights)


def test_without_a_residual_convolution_the_last_plain_one_is_trained() -> None:
    model = network(replace(SHALLOW, residuals=0))
    first = divide(model, "last").trained.layers[1]
    assert isinstance(first, keras.layers.Conv2D)
    assert first.kernel_size == (3, 3)


def test_a_place_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="Received: half"):
        divide(network(SHALLOW), "half")  # type: ignore[arg-type]
