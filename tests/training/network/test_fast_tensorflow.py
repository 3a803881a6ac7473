"""A network that computes faster computes the same."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from tests.training.making import TINY
from training.network.fast_tensorflow import compute, speed_up
from training.network.network import build

SPEC = replace(TINY, dropout=0.0, parts_separable=1)


def network() -> keras.Model:
    """A small one with every kind of layer, none of which is silent."""
    keras.utils.set_random_seed(0)
    model = build(SPEC, 6)
    rng = np.random.default_rng(0)
    for variable in model.weights:
        variable.assign(variable + 0.1 * rng.random(variable.shape))
    return model


def images() -> np.ndarray:
    return np.random.default_rng(1).random((2, 32, 44, 1)).astype(np.float32)


@pytest.mark.slow
def test_logits_and_gradients_are_those_of_keras() -> None:
    model, pixels = network(), images()
    weights = tf.constant(np.random.default_rng(2).normal(size=(2, 11, 6)).astype(np.float32))

    def measured():
        with tf.GradientTape() as tape:
            logits = model(pixels, training=False)  # as Keras computes it with fixed statistics
            loss = tf.reduce_sum(logits * weights)
        return logits, tape.gradient(loss, model.trainable_variables)

    expected, gradients = measured()
    speed_up(model)
    found, ours = measured()
    np.testing.assert_allclose(found, expected, atol=1e-4)
    for mine, theirs in zip(ours, gradients, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-3, atol=1e-3)


@pytest.mark.slow
def test_normalisation_stays_as_it_is_in_training() -> None:
    model = network()
    before = [layer.moving_mean.numpy() for layer in normalisations(model)]
    speed_up(model)
    training, reading = (model(images(), training=way).numpy() for way in (True, False))
    np.testing.assert_allclose(training, reading, atol=1e-5)
    for layer, mean in zip(normalisations(model), before, strict=True):
        np.testing.assert_array_equal(layer.moving_mean.numpy(), mean)


def normalisations(model: keras.Model) -> list[keras.layers.BatchNormalization]:
    return [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]


def test_no_layers_change_nothing() -> None:
    np.testing.assert_array_equal(compute([])(images()), images())
