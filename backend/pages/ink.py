"""How dark ink is beside the paper around it, whatever the light. Knows pixels only."""

from __future__ import annotations

import cv2
import numpy as np

from backend.pages.landmarks import Grey


def ink_levels(grey: Grey, reach: int = 9, smooth: int = 21) -> Grey:
    """How many grey levels each pixel of ``grey``, ``(H, W)``, is darker than the paper around it; 0 on paper.

    Args:
        reach: pixels a side of a square that always holds paper: no stroke is that thick.
        smooth: pixels a side, an odd number, of the square whose median is taken for the paper's grey.
    """
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((reach, reach), np.uint8)), smooth)
    return np.asarray(cv2.subtract(paper, grey), np.uint8)
