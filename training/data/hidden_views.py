"""Two looks at one normalised field, with parts hidden now and then, for training that wants them read alike.

Unlike ``augment`` nothing moves: both looks have the same frames, so that what the network says in each frame can be
compared (consistency regularisation: Yao et al., "CR-CTC", ICLR 2025). A letter that is hidden in one look can be told
from its neighbours only; where neither look hides anything, they differ by what dropout hides. All ranges are in
columns and rows of the normalised field.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]

_ROWS = 4  # of the hidden level band at most
_THINNEST = 2  # columns of a hidden strip
_PEN = 0.3  # chance of thicker or thinner strokes
_NOISE = 0.06  # largest standard deviation


@dataclass(frozen=True)
class Hiding:
    """How much looks hide.

    Args:
        nothing: chance of a look with nothing hidden; batch normalisation is to know fields as they come.
        strips: upright strips at most.
        widest: columns of a strip at most; 8 are about half a letter.
    """

    nothing: float = 0.5
    strips: int = 2
    widest: int = 8

    def __post_init__(self) -> None:
        if not 0 <= self.nothing <= 1 or self.strips < 0 or self.widest < _THINNEST:
            raise ValueError(
                f"A chance lies between 0 and 1, and a strip has {_THINNEST} columns at least. Received: {self}"
            )


def view(pixels: Pixels, rng: np.random.Generator, hiding: Hiding) -> Pixels:
    """One look at ``pixels`` ``(H, W)``, paper 0 to ink 1; same shape."""
    if rng.random() < hiding.nothing:
        return pixels.copy()
    seen = _pen(pixels, rng) ** np.float32(rng.uniform(0.7, 1.4))
    seen = seen * np.float32(rng.uniform(0.75, 1.0))
    seen += rng.normal(0, rng.uniform(0, _NOISE), seen.shape).astype(np.float32)
    for _ in range(int(rng.integers(0, hiding.strips + 1))):
        width = int(rng.integers(_THINNEST, hiding.widest + 1))
        left = int(rng.integers(0, max(1, seen.shape[1] - width)))
        seen[:, left : left + width] = 0
    if rng.random() < 0.5:
        top = int(rng.integers(0, seen.shape[0]))
        seen[top : top + int(rng.integers(1, _ROWS + 1))] = 0
    return np.clip(seen, 0, 1)


def _pen(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    draw = rng.random()
    if draw >= _PEN:
        return pixels.copy()
    kernel = np.ones((2, 2), np.uint8)
    if draw < _PEN / 2:
        return np.asarray(cv2.dilate(pixels, kernel), np.float32)
    return np.asarray((pixels + cv2.erode(pixels, kernel)) / 2, np.float32)
