"""Fields and pages drawn for tests: letters are upright boxes, words have gaps between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]


def paper(width: int, height: int, level: int = 230) -> Grey:
    return np.full((height, width), level, np.uint8)


def line(
    grey: Grey, top: int, letter: int, left: int = 10, right: int | None = None, slope: float = 0.0
) -> Grey:
    """Draw a line of letters ``letter`` pixels high whose first one has its upper edge at ``top``."""
    wide = max(2, letter // 2)
    for place, x in enumerate(range(left, (right or grey.shape[1] - 10) - wide, wide + 2)):
        if place % 7 < 6:
            y = top + round(slope * (x - left))
            grey[y : y + letter, x : x + wide] = 60
            grey[y + 2 : y + letter - 2, x + 2 : x + wide - 2] = 230  # a ring, not a block
    return grey


def page(width: int, height: int, lines: int, letter: int, slope: float = 0.0) -> Grey:
    grey = paper(width, height)
    for number in range(lines):
        line(grey, round((number + 0.5) * (height - 40) / lines) + 10, letter, slope=slope)
    return grey
