"""Counts which character follows which: an interpolated n-gram after Witten and Bell, with back-off already applied.

Knows words, and the layout of the prior's rows. Knows no files.

Reference: Witten and Bell, "The zero-frequency problem", 1991; interpolated as in Chen and Goodman, 1998.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.prior import MOST, START, STEP


@dataclass(frozen=True)
class Shape:
    """The size of the n-gram.

    Args:
        order: number of characters, the predicted one included.
        least: names that a context must occur in to get a row; contexts of one character always get one.
    """

    order: int = 5
    least: int = 12

    def __post_init__(self) -> None:
        if self.order < 2 or self.least < 1:
            raise ValueError(f"An n-gram has order >= 2 and least >= 1. Received: {self}")


def count_ngrams(
    names: Iterable[str], characters: str, shape: Shape
) -> tuple[dict[str, int], NDArray[np.uint8]]:
    """Contexts and their rows, as in ``backend.recognizer.prior.Prior``.

    Each name counts once, however frequent: the list covers the frequent names, and the n-gram is for the others.
    """
    seen = _followers(names, characters, shape)
    uniform = np.full(len(characters) + 1, 1 / (len(characters) + 1))
    chances: dict[str, NDArray[np.float64]] = {}
    for context in sorted(seen, key=lambda context: (len(context), context)):
        # The shorter context is at least as frequent, so it already has a row.
        shorter = chances[context[1:]] if context else uniform
        fresh = float(np.count_nonzero(seen[context]))
        chances[context] = (seen[context] + fresh * shorter) / (seen[context].sum() + fresh)
    units = np.rint(-np.log(np.stack(list(chances.values()))) / STEP)
    rows = np.minimum(units, MOST).astype(np.uint8)
    return {context: row for row, context in enumerate(chances)}, rows


def _followers(names: Iterable[str], characters: str, shape: Shape) -> dict[str, NDArray[np.float64]]:
    """For each frequent context, how often each character follows it, ``(V + 1,)``; column 0 is the end."""
    column = {character: number for number, character in enumerate(characters, start=1)}
    pairs: Counter[tuple[str, int]] = Counter()
    for name in names:
        history = START + name
        followers = [*(column[character] for character in name), 0]
        for place, follower in enumerate(followers, start=1):
            starts = range(max(0, place - shape.order + 1), place + 1)
            pairs.update((history[start:place], follower) for start in starts)
    totals: Counter[str] = Counter()
    for (context, _), count in pairs.items():
        totals[context] += count
    seen: dict[str, NDArray[np.float64]] = {}
    for (context, follower), count in pairs.items():
        if len(context) < 2 or totals[context] >= shape.least:
            seen.setdefault(context, np.zeros(len(characters) + 1))[follower] = count
    return seen
