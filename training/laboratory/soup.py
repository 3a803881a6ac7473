"""Soup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from backend.recognizer.alphabet import NAMES

if TYPE_CHECKING:
    import keras

    from training.network.network import NetworkSpec


def average(first: keras.Model, second: keras.Model, share: float) -> None:
    """Move the weights of ``second`` towards those of ``first``, of which they keep ``share``.

    A residual convolution that is silent in ``first``, which was grown to have it, has nothing to be averaged with
    there but how much it says.

    Raises:
        ValueError: ``share`` is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"The second training's share lies between 0 and 1. Received: {share}")
    from training.network.network import ResidualConvolution

    for before, after in zip(first.layers, second.layers, strict=True):
        silent = isinstance(before, ResidualConvolution) and not np.any(before.normalisation.gamma)
        for old, new in zip(before.weights, after.weights, strict=True):
            start = new if silent and old.name not in ("gamma", "beta") else old
            new.assign((1 - share) * start + share * new)


def _load(path: Path, spec: NetworkSpec) -> keras.Model:
    from training.network.growing import load_grown
    from training.network.network import build

    if path.suffix != ".npz":
        return load_grown(path, spec, NAMES.size)
    model = build(spec, NAMES.size)
    with np.load(path) as arrays:
        model.set_weights([arrays[name] for name in arrays.files])
    return model
