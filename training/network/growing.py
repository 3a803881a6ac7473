"""Gives a trained network more channels, units and residual convolutions without changing its output.

New parts start with random inputs, and old parts ignore their outputs (the idea of Net2Net: Chen, Goodfellow and
Shlens, ICLR 2016), so they change nothing until training finds a use for them. Knows Keras weights in the order of
``training.network.network``, and the metadata that a training leaves beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from training.network.network import NetworkSpec, ResidualConvolution, build
from training.network.run_metadata import network_beside

_GATES = 4
Weights = NDArray[np.float32]


def load_grown(weights: Path, spec: NetworkSpec, classes: int) -> keras.Model:
    """Load weights into a network of ``spec``, which may be larger than the one they belong to.

    Args:
        weights: ``FILE.weights.h5``; of the network that metadata or manifest beside it name, else of ``spec``.
    Raises:
        ValueError: the networks differ in more than what may grow, or ``spec`` is smaller.
    """
    model, trained = load_trained(weights, spec, classes)
    return model if trained == spec else grow(model, trained, spec, classes)


def load_trained(weights: Path, spec: NetworkSpec, classes: int) -> tuple[keras.Model, NetworkSpec]:
    """Load weights into their own network; return it with its spec.

    The spec comes from the metadata or manifest beside the weights; without them it is ``spec``.
    """
    sizes = network_beside(weights)
    trained = NetworkSpec.from_dict(sizes) if sizes else spec
    model = build(trained, classes)
    model.load_weights(weights)
    return model, trained


def grow(trained: keras.Model, narrow: NetworkSpec, wide: NetworkSpec, classes: int) -> keras.Model:
    """A network of ``wide`` with the output of ``trained``, a network of ``narrow``.

    Raises:
        ValueError: the specs differ in more than what may grow, or ``wide`` is smaller.
    """
    _check(narrow, wide)
    grown = build(wide, classes)
    joined = False  # whether the input joins the outputs of both directions of an LSTM
    for old, new in _pairs(trained, grown):
        if isinstance(new, keras.layers.Bidirectional):
            directions = [(old.forward_layer, new.forward_layer), (old.backward_layer, new.backward_layer)]
            for before, after in directions:
                after.set_weights(
                    _grown_lstm(before.get_weights(), after.get_weights(), narrow.lstm, wide.lstm, joined)
                )
            joined = True
        elif isinstance(new, keras.layers.Dense):
            kernel, bias = old.get_weights()
            new.set_weights([_grown_rows(kernel, new.get_weights()[0], narrow.lstm, wide.lstm), bias])
        elif new.weights:
            new.set_weights(
                [_grown_channels(*pair) for pair in zip(old.get_weights(), new.get_weights(), strict=True)]
            )
    return grown


def _pairs(trained: keras.Model, grown: keras.Model) -> Iterator[tuple[keras.Layer, keras.Layer]]:
    """Corresponding layers; new residual convolutions have none, and change nothing as they are."""
    names = {layer.name for layer in trained.layers}
    kept = [
        layer for layer in grown.layers if not isinstance(layer, ResidualConvolution) or layer.name in names
    ]
    return zip(trained.layers, kept, strict=True)


def _check(narrow: NetworkSpec, wide: NetworkSpec) -> None:
    before, after = narrow.to_dict(), wide.to_dict()
    other = [key for key in before if key not in (*_MAY_GROW, *_WEIGHTLESS) and before[key] != after[key]]
    if other:
        raise ValueError(f"Only widths, residuals and dropout may differ from {narrow}. Received: {wide}")
    if any(after[key] < before[key] for key in _MAY_GROW):
        raise ValueError(f"A network of {narrow} can only grow. Received: {wide}")


_MAY_GROW = ("stem", "strokes", "parts", "letters", "lstm", "residuals")
_WEIGHTLESS = ("dropout",)  # may differ freely


def _grown_channels(old: Weights, new: Weights) -> Weights:
    """A convolution's kernel ``(H, W, in, out)``, or one value per channel ``(out,)``, old channels first."""
    grown = new.copy()
    outputs = old.shape[-1]
    grown[..., :outputs] = 0  # old channels ignore new ones
    if old.ndim == 1:
        grown[:outputs] = old
    else:
        grown[:, :, : old.shape[2], :outputs] = old
    return grown


def _grown_lstm(old: list[Weights], new: list[Weights], few: int, many: int, joined: bool) -> list[Weights]:
    """Kernel, recurrent kernel and bias, old units first in each gate."""
    kernel, recurrent, bias = (values.copy() for values in new)
    for gate in range(_GATES):
        here, there = slice(gate * many, gate * many + few), slice(gate * few, (gate + 1) * few)
        if joined:
            kernel[:, here] = _grown_rows(old[0][:, there], kernel[:, here], few, many)
        else:
            kernel[:, here] = 0
            kernel[: len(old[0]), here] = old[0][:, there]
        recurrent[:, here] = 0  # old units ignore new ones
        recurrent[:few, here] = old[1][:, there]
        bias[here] = old[2][there]
    return [kernel, recurrent, bias]


def _grown_rows(old: Weights, new: Weights, few: int, many: int) -> Weights:
    """Rows for the outputs of both directions: the old ones in their new places, zeros elsewhere."""
    grown = np.zeros_like(new)
    grown[:few], grown[many : many + few] = old[:few], old[few:]
    return grown
