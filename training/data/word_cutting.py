"""Parts a written line whose text is known into its words, where the paper between them is widest.

No network is needed: of all ways to cut a line it takes the one whose words are about as wide as their letters suggest
and whose cuts cross little ink. Knows one line's pixels and its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.normalise import INK_THRESHOLD, ink_levels

_NARROW, _WIDE = frozenset("iljtrfI.,'-:;()°!"), frozenset("mwMWœæ")
_SPACE = 1.1  # usual letters
_STEP = 2  # columns between the places where a cut is tried
_INK_COST, _GAP_GAIN = 6.0, 0.5
_WORST = 1.2  # mean cost of a word beyond which a line is not cut

Columns = tuple[int, int]


def cut_words(grey: NDArray[np.uint8], words: Sequence[str]) -> list[Columns] | None:
    """The columns ``(first, one past last)`` of each word of ``grey``; None if they cannot be separated.

    Args:
        grey: ``(H, W)`` one line, dark on light.
        words: its text, from left to right.
    """
    ink = ink_levels(grey) > INK_THRESHOLD
    inked = np.flatnonzero(ink.any(axis=0))
    if not len(inked) or not words:
        return None
    first, end = int(inked[0]), int(inked[-1]) + 1
    if len(words) == 1:
        return [(first, end)]
    found = _best_cuts(ink[:, first:end], [_units(word) for word in words])
    if found is None:
        return None
    edges = [first, *(first + cut for cut in found), end]
    return [_without_paper(ink, *columns) for columns in pairwise(edges)]


def _units(word: str) -> float:
    """How wide a word is expected to be, in usual letters."""
    wide = sum(0.55 if letter in _NARROW else 1.5 if letter in _WIDE else 1.0 for letter in word)
    return wide + 0.3 * sum(letter.isupper() for letter in word)


def _best_cuts(ink: NDArray[np.bool_], units: Sequence[float]) -> list[int] | None:
    """Columns to cut at, the cheapest by dynamic programming over places ``_STEP`` apart."""
    width = ink.shape[1]
    unit = width / (sum(units) + _SPACE * (len(units) - 1))
    places = np.arange(0, width + 1, _STEP)
    price = _prices(ink, places, unit)
    cost, back = np.full(len(places), np.inf), []
    cost[0] = 0.0
    for number, wanted in enumerate(units):
        share = wanted + (_SPACE if 0 < number < len(units) - 1 else _SPACE / 2)
        wide = (places[None, :] - places[:, None]) / (share * unit)
        misfit = np.where(wide > 0.2, np.log(np.maximum(wide, 0.2)) ** 2 * 3, np.inf)
        total = cost[:, None] + misfit
        back.append(total.argmin(axis=0))
        cost = total.min(axis=0) + price
    place = len(places) - 1
    if cost[place] - price[place] > _WORST * len(units):
        return None
    cuts = []
    for choice in back[:0:-1]:
        place = int(choice[place])
        cuts.append(int(places[place]))
    return cuts[::-1]


def _prices(ink: NDArray[np.bool_], places: NDArray[np.int64], unit: float) -> NDArray[np.float64]:
    """The cost of a cut at each place: higher with ink near it, lower if the wider surroundings are empty."""
    columns = ink.mean(axis=0)
    reach = max(1, round(0.25 * unit))
    near = np.convolve(np.pad(columns, reach), np.ones(2 * reach + 1) / (2 * reach + 1), "valid")
    far = np.convolve(np.pad(columns, 2 * reach), np.ones(4 * reach + 1) / (4 * reach + 1), "valid")
    usual = max(1e-6, float(columns.mean()))
    inside = np.minimum(places, len(columns) - 1)
    return np.asarray(_INK_COST * (near[inside] / usual) / 4 + _GAP_GAIN * (far[inside] / usual - 1))


def _without_paper(ink: NDArray[np.bool_], first: int, end: int) -> Columns:
    """The same columns without the empty ones at both ends."""
    inked = np.flatnonzero(ink[:, first:end].any(axis=0))
    return (first + int(inked[0]), first + int(inked[-1]) + 1) if len(inked) else (first, end)
