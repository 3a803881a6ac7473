"""Divides a network into a part that stays as it is and a part that is trained, for fine-tuning.

What the first part computes from an image does not change, so it is computed without a gradient and can be used for
several steps. Knows Keras layers in the order of ``training.network.network``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from training.network.network import ResidualConvolution, SeparableConvolution

Trained = Literal["all", "letters", "last", "frames"]
"""Where the trained part begins: at the first layer; at the stage that sees letters; at the last 3 x 3 convolution; or
after the convolutions, with the LSTMs."""


@dataclass(frozen=True)
class TwoParts:
    """A network's layers, which both parts share with it.

    Args:
        trained: from features to logits.
        features: from pixels ``(N, H, W, 1)`` to features ``(N, h, W / 4, C)`` or ``(N, W / 4, C)``; of a network that
            is trained whole, to the pixels themselves.
    """

    trained: keras.Model
    features: Callable[[Any], NDArray[np.float32]]


def divide(model: keras.Model, trained: Trained) -> TwoParts:
    """Divide ``model``; on TensorFlow both parts compute faster than ``model``, with fixed normalisation.

    Raises:
        ValueError: the network has no such place.
    """
    chain = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer)]
    place = _place(chain, trained)
    first, second = chain[:place], chain[place:]
    for layer in first:
        layer.trainable = False
    inputs = keras.Input(_shape(chain, place), name="features")
    x = inputs
    for layer in second:
        x = layer(x)
    part = keras.Model(inputs, x, name="trained")
    if keras.backend.backend() == "tensorflow":
        from training.network.fast_tensorflow import compute, speed_up  # imports TensorFlow

        speed_up(part)
        return TwoParts(part, compute(first))
    return TwoParts(part, _one_by_one(first))


def _place(chain: list[Any], trained: Trained) -> int:
    """The number of the first trained layer."""
    places = {
        "all": [0],
        "letters": [n + 1 for n, layer in enumerate(chain) if isinstance(layer, layers.MaxPooling2D)][1:],
        "last": [n for n, layer in enumerate(chain) if _sees_neighbours(layer)],
        "frames": [n + 1 for n, layer in enumerate(chain) if isinstance(layer, layers.Reshape)],
    }
    if trained not in places or not places[trained]:
        raise ValueError(f"Choose one of {list(places)} that the network has. Received: {trained}")
    return places[trained][-1]


def _sees_neighbours(layer: Any) -> bool:
    if isinstance(layer, ResidualConvolution | SeparableConvolution):
        return True
    return isinstance(layer, layers.Conv2D) and layer.kernel_size == (3, 3)


def _shape(chain: list[Any], place: int) -> tuple[int | None, ...]:
    """Of the input of a layer, without the batch."""
    return tuple(chain[place].input.shape[1:])


def _one_by_one(chain: list[Any]) -> Callable[[Any], NDArray[np.float32]]:
    def features(pixels: Any) -> NDArray[np.float32]:
        x = keras.ops.convert_to_tensor(pixels, "float32")
        for layer in chain:
            x = layer(x, training=False)
        return np.asarray(keras.ops.convert_to_numpy(x))

    return features
