"""Handwriting as ink, and putting it on an image.

Knows arrays of ink; neither whose handwriting it is nor where images come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from training.recombined.letter_cutting import Grey

_PAPER = 255
_MARGIN = 6  # columns of paper after the last letter


@dataclass(frozen=True)
class Writing:
    """Ink ``(H, W)``, 0 none to 1 full, whose letters stand on row ``foot``."""

    ink: NDArray[np.float32]
    foot: int


class Hand(Protocol):
    """Writes texts."""

    def write(self, text: str, like: int, rng: np.random.Generator) -> Writing | None:
        """Write ``text`` as large as the letters of the bank's donor ``like``; None if a letter is missing."""


def side_by_side(pieces: Sequence[Writing], moves: Sequence[int]) -> Writing:
    """Join pieces from left to right on one foot, each ``moves`` columns after the previous one."""
    lefts, end = [], 0
    for piece, move in zip(pieces, moves, strict=True):
        lefts.append(max(0, end + move))
        end = max(end, lefts[-1] + piece.ink.shape[1])
    foot = max(piece.foot for piece in pieces)
    below = max(len(piece.ink) - piece.foot for piece in pieces)
    ink = np.zeros((foot + below, end), np.float32)
    for piece, left in zip(pieces, lefts, strict=True):
        top = foot - piece.foot
        window = ink[top : top + len(piece.ink), left : left + piece.ink.shape[1]]
        np.maximum(window, piece.ink, out=window)
    return Writing(ink, foot)


def lay(crop: Grey, written: Writing, left: int, foot: int, darkness: float) -> Grey:
    """Put ``written`` on ``crop`` with its foot on row ``foot``.

    A long name extends the crop to the right; rows above and below the crop are cut off.
    """
    grown = max(0, left + written.ink.shape[1] + _MARGIN - crop.shape[1])
    laid = np.pad(crop, ((0, 0), (0, grown)), constant_values=_PAPER)
    top = foot - written.foot
    ink = written.ink[max(0, -top) : max(0, crop.shape[0] - top)]
    top = max(0, top)
    window = laid[top : top + len(ink), left : left + ink.shape[1]]
    np.minimum(window, (_PAPER * (1 - darkness * ink)).astype(np.uint8), out=window)
    return laid


def darkness(grey: Grey) -> float:
    """How dark the darkest ink of a crop is, 0 white to 1 black."""
    return 1 - float(np.percentile(grey, 0.5)) / _PAPER
