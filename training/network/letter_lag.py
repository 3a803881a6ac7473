"""How many frames after a letter's middle a network writes it.

CTC leaves a network free to write a letter in any frame near it, and a trained one settles on a place of its own,
often the gap behind the letter. The gap between two letters has the least ink, so the right lag is the one that puts
the middles between neighbouring letters where there is least. Knows normalised pixels and frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.ctc import FrameSpan

LAGS = np.arange(-3.0, 3.01, 0.25)  # frames


def measure_lag(fields: Iterable[tuple[NDArray[np.float32], Sequence[FrameSpan]]], stride: int) -> float:
    """The network's lag in frames, positive where it writes late; 0 where no field has two letters.

    Args:
        fields: normalised pixels ``(H, W)``, paper 0, and where its letters stand for the network.
        stride: columns a frame.
    """
    ink, count = np.zeros(len(LAGS)), 0
    for pixels, spans in fields:
        columns = np.convolve(pixels.sum(axis=0), np.full(3, 1 / 3), mode="same")
        for left, right in pairwise(spans):
            middle = (left.first + left.last + right.first + right.last + 2) / 4
            places = np.rint((middle - LAGS) * stride).astype(int)
            ink += columns[np.clip(places, 0, len(columns) - 1)]
            count += 1
    return float(LAGS[ink.argmin()]) if count else 0.0
