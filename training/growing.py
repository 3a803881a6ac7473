"""Gives a trained network more LSTM units without changing what it reads, so that training goes on from there.

New units start with random inputs and no outputs (the idea of Net2Net: Chen, Goodfellow and Shlens, ICLR 2016): they
change nothing until training finds a use for them. Knows Keras weights in the order of ``training.network``, and the
record that a training leaves beside them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from training.network import NetworkSpec, build

_GATES = 4
Weights = NDArray[np.float32]


def load_grown(weights: Path, spec: NetworkSpec, classes: int) -> keras.Model:
    """A network of ``spec`` that reads as ``weights`` do, which may be of one with fewer LSTM units.

    Args:
        weights: ``FILE.weights.h5``; the ``run.json`` beside it says of what network, ``spec`` itself without one.
    Raises:
        ValueError: the networks differ in more than the number of LSTM units, or ``spec`` has fewer.
    """
    record = weights.parent / "run.json"
    trained = NetworkSpec.from_dict(json.loads(record.read_text())["network"]) if record.exists() else spec
    if replace(trained, lstm=spec.lstm) != spec:
        raise ValueError(f"Only the number of LSTM units may differ from {trained}. Received: {spec}")
    model = build(trained, classes)
    model.load_weights(weights)
    return model if trained == spec else grow(model, trained, spec.lstm, classes)[0]


def grow(
    trained: keras.Model, spec: NetworkSpec, units: int, classes: int
) -> tuple[keras.Model, NetworkSpec]:
    """A network like ``trained``, of ``spec``, but with ``units`` LSTM units a direction; and its spec.

    Raises:
        ValueError: that would be fewer.
    """
    if units < spec.lstm:
        raise ValueError(f"A network of {spec.lstm} units can only grow. Received: {units}")
    grown_spec = replace(spec, lstm=units)
    grown = build(grown_spec, classes)
    for old, new in zip(trained.layers, grown.layers, strict=True):
        if isinstance(new, keras.layers.Bidirectional):
            directions = [(old.forward_layer, new.forward_layer), (old.backward_layer, new.backward_layer)]
            for before, after in directions:
                after.set_weights(_grown_lstm(before.get_weights(), after.get_weights(), spec.lstm, units))
        elif isinstance(new, keras.layers.Dense):
            kernel, bias = old.get_weights()
            new.set_weights(
                [_grown_rows(kernel, np.zeros_like(new.get_weights()[0]), spec.lstm, units), bias]
            )
        else:
            new.set_weights(old.get_weights())
    return grown, grown_spec


def _grown_lstm(old: list[Weights], new: list[Weights], few: int, many: int) -> list[Weights]:
    """Kernel, recurrent kernel and bias with the old units first in each gate."""
    kernel, recurrent, bias = (values.copy() for values in new)
    is_first = old[0].shape[0] == kernel.shape[0]
    for gate in range(_GATES):
        here, there = slice(gate * many, gate * many + few), slice(gate * few, (gate + 1) * few)
        rows = old[0][:, there]
        kernel[:, here] = rows if is_first else _grown_rows(rows, 0 * kernel[:, here], few, many)
        recurrent[:, here] = 0  # old units do not listen to new ones
        recurrent[:few, here] = old[1][:, there]
        bias[here] = old[2][there]
    return [kernel, recurrent, bias]


def _grown_rows(old: Weights, new: Weights, few: int, many: int) -> Weights:
    """Rows for the outputs of both directions: the old ones where they now are, ``new`` elsewhere."""
    new[:few], new[many : many + few] = old[:few], old[few:]
    return new
