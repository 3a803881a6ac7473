"""One loop for both directions gives what Keras' two loops give, and the same gradient."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from training.network.fast_lstm import bidirectional


def test_outputs_and_gradients_are_those_of_keras() -> None:
    keras.utils.set_random_seed(0)
    layer = keras.layers.Bidirectional(keras.layers.LSTM(5, return_sequences=True))
    rng = np.random.default_rng(0)
    x = tf.constant(rng.normal(size=(3, 7, 4)).astype(np.float32))
    weights = tf.constant(rng.normal(size=(3, 7, 10)).astype(np.float32))
    layer(x)  # creates the weights
    for variable in layer.weights:
        variable.assign(rng.normal(scale=0.5, size=variable.shape))

    def measured(apply):
        with tf.GradientTape() as tape:
            tape.watch(x)
            outputs = apply(x)
            loss = tf.reduce_sum(outputs * weights)
        return outputs, tape.gradient(loss, [x, *layer.trainable_variables])

    expected, gradients = measured(layer)
    for run in (measured, tf.function(measured)):
        found, ours = run(lambda x: bidirectional(layer, x))
        np.testing.assert_allclose(found, expected, atol=1e-6)
        for mine, theirs in zip(ours, gradients, strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-5)
