"""`python -m training.soup`: the average of two trainings' weights, where the second went on from the first.

Weights between the two ends of a fine-tuning often read better than either (Wortsman et al., "Robust fine-tuning of
zero-shot models", CVPR 2022). Writes the weights and the second training's record into a folder that
``training.export`` takes.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from backend.recognizer.alphabet import NAMES
from training.network.backend import use_default_backend
from training.network.record import read_record, write_record

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


def main() -> None:
    """Average the weights of two trainings."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--first", type=Path, required=True, help="weights that the second training began with"
    )
    parser.add_argument(
        "--second", type=Path, required=True, help="its own: FILE.weights.h5, or a checkpoint's average.npz"
    )
    parser.add_argument("--record", type=Path, required=True, help="run.json of the second training")
    parser.add_argument("--share", type=float, default=0.5, help="of the second training (default: 0.5)")
    parser.add_argument("--out", type=Path, required=True, help="folder for best.weights.h5 and run.json")
    options = parser.parse_args()
    use_default_backend()
    from training.network.network import NetworkSpec

    record = read_record(options.record)
    spec = NetworkSpec.from_dict(record["network"])
    first, second = (_load(path, spec) for path in (options.first, options.second))
    average(first, second, options.share)
    options.out.mkdir(parents=True, exist_ok=True)
    second.save_weights(options.out / "best.weights.h5")
    record["averaged"] = {"share": options.share}
    write_record(options.out, record)


if __name__ == "__main__":
    main()
