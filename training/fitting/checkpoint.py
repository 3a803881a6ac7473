"""Checkpoints: what an interrupted training needs to resume, namely weights, optimiser, average and place.

Each checkpoint is a folder, renamed into place once it is complete; the newest one counts.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from training.network.averaging import AveragedWeights, Weights

AVERAGE = "average.npz"


@dataclass
class Place:
    """How far a training has come; ``seconds`` is the time spent, interruptions not included."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    best_cer: float | None = None
    best_step: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


def save(folder: Path, model: Any, average: AveragedWeights, best: Weights, place: Place) -> None:
    """Write a checkpoint and remove the earlier ones. ``best`` are the weights that validated best."""
    target = folder / f"step-{place.step:07d}"
    unfinished = folder / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    model.save_weights(unfinished / "model.weights.h5")
    np.savez(unfinished / AVERAGE, *average.values)
    np.savez(unfinished / "best.npz", *best)
    state = {**asdict(place), "average_updates": average.updates}
    (unfinished / "place.json").write_text(json.dumps(state))
    shutil.rmtree(target, ignore_errors=True)
    unfinished.replace(target)
    for older in _whole(folder):
        if older != target:
            shutil.rmtree(older, ignore_errors=True)


def load_average(folder: Path) -> Weights:
    """The averaged weights of the newest checkpoint.

    Raises:
        FileNotFoundError: there is none.
    """
    found = newest(folder)
    if found is None:
        raise FileNotFoundError(f"There is no checkpoint of a training in {folder}.")
    return _arrays(found / AVERAGE)


def load(folder: Path, model: Any, average: AveragedWeights) -> tuple[Place, Weights] | None:
    """Restore the newest checkpoint into ``model``, its compiled optimiser and ``average``.

    Returns:
        The place and the best weights; None if there is no checkpoint.
    """
    found = newest(folder)
    if found is None:
        return None
    state = json.loads((found / "place.json").read_text())
    # The file also holds the optimiser's state, which can be loaded only once the optimiser is built.
    model.optimizer.build(model.trainable_variables)
    model.load_weights(found / "model.weights.h5")
    average.restore(_arrays(found / AVERAGE), state.pop("average_updates"))
    return Place(**state), _arrays(found / "best.npz")


def newest(folder: Path) -> Path | None:
    """The newest checkpoint in ``folder``; None if there is none."""
    return next(reversed(_whole(folder)), None)


def _whole(folder: Path) -> list[Path]:
    return sorted(folder.glob("step-*"))


def _arrays(path: Path) -> Weights:
    with np.load(path) as arrays:
        return [arrays[name] for name in arrays.files]
