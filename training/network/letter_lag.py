"""Measures how many frames after the middle of a letter a network outputs it.

CTC lets a network output a letter in any frame near it, and a trained one settles on a place, often the gap after the
letter. The gap between two letters has the least ink, so the right lag is the one that moves the middles between
neighbouring letters to where there is least. Knows normalised pixels and frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.ctc import FrameSpan

LAGS = np.arange(-3.0, 3.01, 0.25)  # frames


def measure_lag(crops: Iterable[tuple[NDArray[np.float32], Sequence[FrameSpan]]], stride: int) -> float:
    """The network's lag in frames, positive if it is late; 0 if no crop has two letters.

    Args:
        crops: normalised pixels ``(H, W)``, paper 0, and the frames in which the network outputs their letters.
        stride: columns per frame.
    """
    ink, count = np.zeros(len(LAGS)), 0
    for pixels, spans in crops:
        columns = np.convolve(pixels.sum(axis=0), np.full(3, 1 / 3), mode="same")
        for left, right in pairwise(spans):
            middle = (left.first + left.last + right.first + right.last + 2) / 4
            places = np.rint((middle - LAGS) * stride).astype(int)
            ink += columns[np.clip(places, 0, len(columns) - 1)]
            count += 1
    return float(LAGS[ink.argmin()]) if count else 0.0
