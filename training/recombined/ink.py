"""Ink that spells something, and laying it on a form.

Knows arrays of ink; neither whose hand it is nor where forms come from.
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
    """Writes what it is asked to."""

    def write(self, text: str, like: int, rng: np.random.Generator) -> Writing | None:
        """``text`` as large as the letters of the glyph bank's donor ``like``; None where it lacks a letter."""


def side_by_side(pieces: Sequence[Writing], moves: Sequence[int]) -> Writing:
    """Pieces from left to right on one foot, each ``moves`` columns after the one before."""
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


def lay(form: Grey, written: Writing, left: int, foot: int, darkness: float) -> Grey:
    """``written`` with its foot on row ``foot`` of ``form``, which grows to the right where the name is longer.

    Rows above and below the form are cut off.
    """
    grown = max(0, left + written.ink.shape[1] + _MARGIN - form.shape[1])
    laid = np.pad(form, ((0, 0), (0, grown)), constant_values=_PAPER)
    top = foot - written.foot
    ink = written.ink[max(0, -top) : max(0, form.shape[0] - top)]
    top = max(0, top)
    window = laid[top : top + len(ink), left : left + ink.shape[1]]
    np.minimum(window, (_PAPER * (1 - darkness * ink)).astype(np.uint8), out=window)
    return laid


def darkness(grey: Grey) -> float:
    """Of the darkest ink of a field, 0 white to 1 black."""
    return 1 - float(np.percentile(grey, 0.5)) / _PAPER
