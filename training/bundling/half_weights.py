"""Saves Keras weights in half the space: 16-bit floats, in the layout that ``load_weights`` reads.

A bundle holds its weights twice, for serving and for further training. Both copies must be the same network, so
weights are rounded before either is written.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import h5py
import keras
import numpy as np


def round_to_half(model: keras.Model) -> None:
    """Round all weights of ``model`` to 16-bit floats.

    Raises:
        ValueError: a weight is too large for that.
    """
    rounded = [values.astype(np.float16).astype(values.dtype) for values in model.get_weights()]
    if not all(np.isfinite(values).all() for values in rounded):
        raise ValueError("A weight exceeds 65,504, the largest 16-bit float: this training went wrong.")
    model.set_weights(rounded)


def save_half(model: keras.Model, path: Path) -> None:
    """Write the weights of ``model``, rounded by ``round_to_half``, to ``path``."""
    with tempfile.TemporaryDirectory(prefix="paraph-weights-") as folder:
        whole = Path(folder) / "whole.weights.h5"
        model.save_weights(whole)
        with h5py.File(whole, "r") as source, h5py.File(path, "w") as target:
            _copy(source, target)


def _copy(source: h5py.Group, target: h5py.Group) -> None:
    target.attrs.update(source.attrs)
    for name, item in source.items():
        if isinstance(item, h5py.Group):
            _copy(item, target.create_group(name))
        else:
            values = item[()]
            is_float = values.dtype == np.float32
            target.create_dataset(name, data=values.astype(np.float16) if is_float else values)
