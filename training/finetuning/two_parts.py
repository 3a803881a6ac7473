"""Divides a network into a part that stays as it is and a part that is trained.

What the first part makes of an image does not change, so it is computed without a gradient and can serve several
steps. Knows Keras layers in the order of ``training.network.network``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

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
        trained: from features to logits; the network itself if it is trained whole.
        features: from pixels ``(N, H, W, 1)`` to features ``(N, h, W / 4, C)`` or ``(N, W / 4, C)``; pixels as they are
            if the network is trained whole.
    """

    trained: keras.Model
    features: Callable[[Any], NDArray[Any]]


def divide(model: keras.Model, trained: Trained) -> TwoParts:
    """Divide ``model``. The layers of the first part are no longer trainable.

    Raises:
        ValueError: the network has no such place.
    """
    if trained == "all":
        return TwoParts(model, np.asarray)
    chain = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer)]
    first = _first_trained(chain, trained)
    shape = tuple(chain[first].input.shape[1:])
    for layer in chain[:first]:
        layer.trainable = False
    still = _model(model.input_shape[1:], chain[:first])
    return TwoParts(_model(shape, chain[first:]), still.predict_on_batch)


def _model(shape: tuple[int | None, ...], chain: list[Any]) -> keras.Model:
    inputs = keras.Input(shape)
    x = inputs
    for layer in chain:
        x = layer(x)
    return keras.Model(inputs, x)


def _first_trained(chain: list[Any], trained: Trained) -> int:
    places = {
        "letters": [n + 1 for n, layer in enumerate(chain) if isinstance(layer, layers.MaxPooling2D)][1:],
        "last": [n for n, layer in enumerate(chain) if _sees_neighbours(layer)],
        "frames": [n + 1 for n, layer in enumerate(chain) if isinstance(layer, layers.Reshape)],
    }
    found = places.get(trained)
    if not found:
        raise ValueError(f"Choose one of {get_args(Trained)} that the network has. Received: {trained}")
    return found[-1]


def _sees_neighbours(layer: Any) -> bool:
    if isinstance(layer, ResidualConvolution | SeparableConvolution):
        return True
    return isinstance(layer, layers.Conv2D) and layer.kernel_size == (3, 3)
