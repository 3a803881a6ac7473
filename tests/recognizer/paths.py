"""CTC by listing every path: slow, as a reference for the fast implementations."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
from numpy.typing import NDArray


def collapse(path: tuple[int, ...]) -> tuple[int, ...]:
    """The labelling that a path of classes writes: repeats merged, then blanks (0) removed."""
    return tuple(label for label, _ in groupby(path) if label != 0)


def labelling_chances(chances: NDArray[np.float64]) -> dict[tuple[int, ...], float]:
    """P of each labelling that ``(T, C)`` frame chances can write, summed over all C ** T paths."""
    sums: dict[tuple[int, ...], float] = {}
    for path in product(range(chances.shape[1]), repeat=len(chances)):
        chance = float(np.prod(chances[np.arange(len(chances)), path]))
        sums[collapse(path)] = sums.get(collapse(path), 0.0) + chance
    return sums


def best_path(chances: NDArray[np.float64], labelling: tuple[int, ...]) -> tuple[int, ...]:
    """The most likely of the paths that write ``labelling``."""
    paths = [
        path for path in product(range(chances.shape[1]), repeat=len(chances)) if collapse(path) == labelling
    ]
    return max(paths, key=lambda path: float(np.prod(chances[np.arange(len(chances)), path])))


def random_chances(seed: int, frames: int, classes: int) -> NDArray[np.float64]:
    """``(frames, classes)`` rows that sum to 1, none of them zero."""
    rows = np.random.default_rng(seed).exponential(size=(frames, classes)) + 1e-3
    return rows / rows.sum(axis=1, keepdims=True)
