"""Bounds the size of a crop before its ink is located, because kernels grow with the crop's height.

Knows pixels only.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

MOST_ROWS = 1024
MOST_PIXELS = 2_000_000


def bounded(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The crop itself, or a smaller copy with at most ``MOST_ROWS`` rows and ``MOST_PIXELS`` pixels."""
    height, width = grey.shape
    scale = min(1.0, MOST_ROWS / height, (MOST_PIXELS / grey.size) ** 0.5)
    if scale == 1.0:
        return grey
    size = max(1, int(width * scale)), max(1, int(height * scale))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def columns_before(columns: NDArray[np.intp], width: int, full_width: int) -> NDArray[np.intp]:
    """Columns of a crop ``width`` wide as columns of the crop that `bounded` was given."""
    if width == full_width:
        return columns
    return ((2 * columns + 1) * full_width) // (2 * width)
