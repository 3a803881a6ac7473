"""TensorFlow's own operations for a network that Keras computes piece by piece, for fine-tuning on the CPU.

The statistics of batch normalisation stay as they are, so that it becomes part of the convolution before it. Only for
``KERAS_BACKEND=tensorflow``; weights, and what the network reads, are the same.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from training.network.fast_lstm import bidirectional
from training.network.network import ResidualConvolution, SeparableConvolution

_Step = Callable[[Any, bool], Any]


def speed_up(model: keras.Model) -> None:
    """Replace the computation of ``model``, a chain of layers, in place; its weights stay.

    From then on batch normalisation uses its stored statistics in training too, and does not change them.
    """
    steps = list(_steps([layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]))

    def call(self: Any, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        x = tf.convert_to_tensor(inputs)
        for step in steps:
            x = step(x, bool(training))
        return x

    model.call = types.MethodType(call, model)


def compute(layers: Sequence[Any]) -> Callable[[Any], NDArray[np.float32]]:
    """What ``layers`` make of their input, as a function of one array; they must not be trained meanwhile."""
    steps = list(_steps(layers))

    @tf.function(reduce_retracing=True)
    def run(x: Any) -> Any:
        for step in steps:
            x = step(x, False)
        return x

    return lambda pixels: np.asarray(run(tf.convert_to_tensor(pixels, tf.float32)))


def _steps(layers: Sequence[Any]) -> Iterator[_Step]:
    """What to compute for ``layers``, from tensor and whether it is training to tensor."""
    for layer, after in pairwise([*layers, None]):
        match layer:
            case keras.layers.Conv2D() if isinstance(after, keras.layers.BatchNormalization):
                yield _convolution(layer, after)
            case keras.layers.BatchNormalization():
                pass  # part of the convolution before it
            case ResidualConvolution():
                yield _residual(_convolution(layer.convolution, layer.normalisation))
            case SeparableConvolution():
                yield partial(_still, layer)
            case keras.layers.Bidirectional():
                yield partial(_both_directions, layer)
            case _:
                yield partial(_as_it_is, layer)


def _as_it_is(layer: Any, x: Any, training: bool) -> Any:
    return layer(x, training=training)


def _still(layer: Any, x: Any, _training: bool) -> Any:
    return layer(x, training=False)


def _both_directions(layer: Any, x: Any, _training: bool) -> Any:
    return bidirectional(layer, x)


def _convolution(layer: Any, normalisation: Any) -> _Step:
    """A convolution without a bias, and its normalisation."""

    def step(x: Any, _training: bool) -> Any:
        scale = normalisation.gamma * tf.math.rsqrt(normalisation.moving_variance + normalisation.epsilon)
        shift = normalisation.beta - normalisation.moving_mean * scale
        convolved = tf.nn.conv2d(x, layer.kernel * scale, layer.strides, layer.padding.upper())
        return tf.nn.bias_add(convolved, shift)

    return step


def _residual(convolution: _Step) -> _Step:
    return lambda x, training: tf.nn.relu(x + convolution(x, training))
