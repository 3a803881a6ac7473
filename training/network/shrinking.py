"""Gives a narrower network the layers and channels of a trained one that matter most, so that training goes on.

Residual and separable convolutions and later LSTM layers that the narrower network lacks are left out, and each
convolution keeps the channels that contribute most to the next layer (the idea of Li et al., "Pruning filters for
efficient convnets", ICLR 2017). The result reads worse at first and soon learns again. Knows Keras weights in the order
of ``training.network.network``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from training.network.growing import load_trained
from training.network.network import build
from training.network.spec import NetworkSpec

Weights = NDArray[np.float32]
Places = NDArray[np.int64]


def load_shrunk(weights: Path, spec: NetworkSpec, told_classes: int, classes: int) -> keras.Model:
    """A network of ``spec`` and ``classes`` that begins with what matters most in ``weights``.

    Args:
        weights: of a network of ``told_classes``, whose metadata or manifest lies beside it.
    Raises:
        ValueError: the network cannot be shrunk to that.
    """
    trained, wide = load_trained(weights, spec, told_classes)
    return shrink(trained, wide, spec, classes)


def shrink(trained: keras.Model, wide: NetworkSpec, narrow: NetworkSpec, classes: int) -> keras.Model:
    """A network of ``narrow`` with the most important channels of ``trained`` (of ``wide``); its classes are new.

    Raises:
        ValueError: ``narrow`` is wider somewhere, or differs in what cannot shrink.
    """
    _check(wide, narrow)
    model = build(narrow, classes)
    old, new = _parts(trained), _parts(model)
    kept: Places = np.zeros(1, np.int64)  # the one channel of pixels
    for number, (before, after) in enumerate(zip(old, new, strict=False)):
        if isinstance(after, keras.layers.Bidirectional):
            _copy_recurrent(before, after, kept)
            break
        outputs = _strongest(before, old[number + 1], _units(after))
        _copy_convolution(before, after, kept, outputs)
        kept = outputs
    return model


Part = Any  # a pair of a convolution and its normalisation or None, or a bidirectional LSTM


def _parts(model: keras.Model) -> list[Part]:
    """What can shrink, from pixels to the first LSTM layer."""
    layers = [layer for layer in model.layers if layer.weights]
    parts: list[Part] = []
    for number, layer in enumerate(layers):
        if isinstance(layer, keras.layers.Conv2D):
            following = layers[number + 1]
            parts.append(
                (layer, following if isinstance(following, keras.layers.BatchNormalization) else None)
            )
        elif isinstance(layer, keras.layers.Bidirectional):
            parts.append(layer)
            break
    return parts


def _units(part: Part) -> int:
    return int(part[0].filters)


def _strongest(part: Part, following: Part, count: int) -> Places:
    """The ``count`` channels that contribute most to the next layer, ascending."""
    loudness = _loudness(part)
    if isinstance(following, keras.layers.Bidirectional):
        kernels = [way.cell.get_weights()[0] for way in (following.forward_layer, following.backward_layer)]
        heard = np.sqrt(sum((kernel**2).sum(axis=1) for kernel in kernels))
    else:
        heard = np.sqrt((following[0].get_weights()[0] ** 2).sum(axis=(0, 1, 3)))
    return np.sort(np.argsort(-(loudness * heard), kind="stable")[:count])


def _loudness(part: Part) -> NDArray[np.float64]:
    """``(C,)`` root mean square of ``relu(beta + gamma z)``, z normal, which a normalised channel gives; else 1."""
    convolution, normalisation = part
    if normalisation is None:
        return np.ones(convolution.filters)
    gamma, beta = (values.astype(np.float64) for values in normalisation.get_weights()[:2])
    spread = np.maximum(np.abs(gamma), 1e-9)
    place = beta / spread
    density = np.exp(-(place**2) / 2) / math.sqrt(2 * math.pi)
    below = np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in place])
    return np.sqrt(np.maximum((beta**2 + spread**2) * below + beta * spread * density, 0))


def _copy_convolution(before: Part, after: Part, inputs: Places, outputs: Places) -> None:
    kernel, *bias = before[0].get_weights()
    after[0].set_weights([kernel[:, :, inputs][..., outputs], *(values[outputs] for values in bias)])
    if after[1] is not None:
        after[1].set_weights([values[outputs] for values in before[1].get_weights()])


def _copy_recurrent(before: Part, after: Part, inputs: Places) -> None:
    for old, new in (
        (before.forward_layer, after.forward_layer),
        (before.backward_layer, after.backward_layer),
    ):
        kernel, recurrent, bias = old.get_weights()
        new.set_weights([kernel[inputs], recurrent, bias])


def _check(wide: NetworkSpec, narrow: NetworkSpec) -> None:
    before, after = wide.to_dict(), narrow.to_dict()
    other = [key for key in _MUST_STAY if before[key] != after[key]]
    wider = [key for key in _MAY_SHRINK if before[key] < after[key]]
    if other or wider:
        raise ValueError(
            f"A network of {wide} cannot shrink to one with other {[*other, *wider]}. Received: {narrow}"
        )


_MUST_STAY: Sequence[str] = ("height", "convolutions", "lstm")
_MAY_SHRINK: Sequence[str] = ("stem", "strokes", "parts", "letters", "lstm_layers")
