"""Draw a picture as it looks from elsewhere, each pixel looked up where it comes from."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from backend.pages.geometry import Points
from backend.pages.landmarks import Grey

_COARSE = 16  # pixels between those whose place is computed; in between it is interpolated, off by hundredths at most


def resampled(picture: Grey, places: Callable[[Points], Points], shape: tuple[int, int]) -> Grey:
    """A picture of ``shape``, rows before columns; white where ``picture`` ends.

    Args:
        places: takes points of the new picture, ``(N, 2)`` pixels, to where they lie on ``picture``; it must be smooth.
            Whole numbers are the edges of pixels.
    """
    height, width = shape
    rows, columns = height // _COARSE + 2, width // _COARSE + 2
    grid = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2) * _COARSE
    found = (places(np.asarray(grid + 0.5, np.float64)) - 0.5).reshape(rows, columns, 2)
    maps = [
        cv2.warpAffine(
            found[..., axis].astype(np.float32),
            np.array([[_COARSE, 0, 0], [0, _COARSE, 0]], np.float64),
            (width, height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for axis in (0, 1)
    ]
    drawn = cv2.remap(
        picture, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,)
    )
    return np.asarray(drawn, np.uint8)
