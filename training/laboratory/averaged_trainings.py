"""Averages the weights of two trainings, the second of which started from the first.

Knows weights and metadata that trainings leave. Import it after ``use_default_backend``.
"""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from backend.recognizer.alphabet import Alphabet
from training.data.kept_out import write_kept_out
from training.fitting.learned_before import kept_out_by
from training.network.letter_growth import load_grown_letters
from training.network.network import ResidualConvolution, build
from training.network.run_metadata import read_run_metadata, write_run_metadata
from training.network.spec import NetworkSpec


def average_trainings(first: Path, second: Path, metadata: Path, share: float, out: Path) -> None:
    """Write the averaged weights, the second training's metadata and what both have kept out to ``out``.

    Args:
        first: weights that the second training started from.
        second: weights of the second training, as FILE.weights.h5 or as ``average.npz`` of a checkpoint.
        metadata: of the second training.
        share: weight of the second training.
    Raises:
        ValueError: ``share`` is not between 0 and 1.
    """
    kept = read_run_metadata(metadata)
    spec = NetworkSpec.from_dict(kept["network"])
    letters = Alphabet.from_dict(kept["alphabet"])
    before, after = (_load(path, spec, letters) for path in (first, second))
    average(before, after, share)
    out.mkdir(parents=True, exist_ok=True)
    after.save_weights(out / "best.weights.h5")
    kept["averaged"] = {"share": share}
    write_run_metadata(out, kept)
    others = kept_out_by(second)
    write_kept_out(out, {name: text for name, text in kept_out_by(first).items() if name in others})


def average(first: keras.Model, second: keras.Model, share: float) -> None:
    """Move the weights of ``second``, which keep ``share``, towards those of ``first``.

    If a residual convolution of ``first`` has no effect, because the network was only just grown to have it, its
    kernels are not averaged but taken from ``second``; only its scale is.

    Raises:
        ValueError: ``share`` is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"The second training's share must be between 0 and 1. Received: {share}")
    for before, after in zip(first.layers, second.layers, strict=True):
        silent = isinstance(before, ResidualConvolution) and not np.any(before.normalisation.gamma)
        for old, new in zip(before.weights, after.weights, strict=True):
            start = new if silent and old.name not in ("gamma", "beta") else old
            new.assign((1 - share) * start + share * new)


def _load(path: Path, spec: NetworkSpec, letters: Alphabet) -> keras.Model:
    if path.suffix != ".npz":
        return load_grown_letters(path, spec, letters)
    model = build(spec, letters.size)
    with np.load(path) as arrays:
        model.set_weights([arrays[name] for name in arrays.files])
    return model
