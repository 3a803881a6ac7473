"""Two views of one normalised crop, in which parts are hidden at random, for training that wants both read alike.

Unlike in ``augment`` nothing moves: both views have the same frames, so that the network's output can be compared
frame by frame (consistency regularisation: Yao et al., "CR-CTC", ICLR 2025). A letter that is hidden in one view can
only be inferred from its neighbours; if neither view hides anything, they differ only by dropout. All ranges are
in columns and rows of the normalised crop.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]

_ROWS = 4  # most rows of a hidden horizontal band
_THINNEST = 2  # columns of a hidden strip
_PEN = 0.3  # chance of thicker or thinner strokes
_NOISE = 0.06  # largest standard deviation


@dataclass(frozen=True)
class Hiding:
    """How much a view hides.

    Args:
        nothing: chance of a view with nothing hidden; batch normalisation must also see crops as they are.
        strips: most vertical strips.
        widest: most columns of a strip; 8 are about half a letter.
    """

    nothing: float = 0.5
    strips: int = 2
    widest: int = 8

    def __post_init__(self) -> None:
        if not 0 <= self.nothing <= 1 or self.strips < 0 or self.widest < _THINNEST:
            raise ValueError(
                f"A chance lies between 0 and 1, and a strip has at least {_THINNEST} columns. Received: {self}"
            )


def view(pixels: Pixels, rng: np.random.Generator, hiding: Hiding) -> Pixels:
    """One view of ``pixels`` ``(H, W)``, paper 0 to ink 1; same shape."""
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
