"""Whether a page is blank: paper, specks, punch holes and a scanner's dark border, but nothing written or printed.

Knows pixels only.
"""

from __future__ import annotations

import cv2
import numpy as np

from backend.pages.landmarks import Grey

_LONG_SIDE = 1200  # pixels of the reduced page
_INK = 40  # grey levels under the paper around it; print of the other side shines through with less
_SPECK = 4  # pixels; smaller marks are dust
_LEAST_INK = 60  # pixels of marks that make a page written on, about 4 mm² of an A4 page
_EDGE = 0.02  # of the long side; marks that reach so near the edge are borders or shadows
_HOLE = (0.012, 0.035)  # of the long side; the width and height of a punch hole
_ROUND = 0.7  # of its box that a round mark fills, a little under pi / 4


def is_blank(page: Grey) -> bool:
    """Whether ``page`` ``(H, W)`` holds no ink but specks, punch holes and dark borders."""
    factor = min(1.0, _LONG_SIDE / max(page.shape))
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else page
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.7), np.uint8)
    paper = cv2.medianBlur(small, 51).astype(np.int16)
    _, _, stats, _ = cv2.connectedComponentsWithStats((paper - small > _INK).astype(np.uint8), connectivity=8)
    ink = sum(int(mark[cv2.CC_STAT_AREA]) for mark in stats[1:] if _is_ink(mark, small.shape))
    return ink < _LEAST_INK


def _is_ink(mark: np.ndarray, shape: tuple[int, ...]) -> bool:
    left, top, width, height, area = (int(value) for value in mark)
    if area < _SPECK:
        return False
    edge = _EDGE * max(shape)
    inside = min(left, top) > edge and left + width < shape[1] - edge and top + height < shape[0] - edge
    return inside and not _is_hole(width, height, area, max(shape))


def _is_hole(width: int, height: int, area: int, side: int) -> bool:
    least, most = _HOLE[0] * side, _HOLE[1] * side
    return (
        least < width < most
        and least < height < most
        and max(width, height) < 1.3 * min(width, height)
        and area > _ROUND * width * height
    )
