"""Set a scanned sheet straight: rotate it so that its printed lines and rows of letters run level.

Fields are rectangles along the paper; on a sheet that lies askew they would cross the boxes that they are drawn along.
Knows pixels only.
"""

from __future__ import annotations

import cv2
import numpy as np

from backend.pages.ink import ink_levels
from backend.pages.landmarks import Grey, reduced

_SIDE = 1600  # pixels of the picture that the angle is looked for in
_MOST = 5.0  # degrees; what leans more is meant to, or is a photo
_STEPS = (0.5, 0.1, 0.02)  # degrees, each looked at around the best of the one before
_LEAST = 0.05  # degrees under which nothing is done: rotating blurs
_CLEARLY = 1.02  # times sharper the rows must be than those of the sheet as it lies


def straightened(sheet: Grey) -> Grey:
    """``sheet``, ``(H, W)`` grey, rotated about its centre, of the same size; unchanged if it is straight."""
    angle = skew(sheet)
    if abs(angle) < _LEAST:
        return sheet
    return _rotated(sheet, angle)


def skew(sheet: Grey) -> float:
    """Degrees counterclockwise by which the sheet must be rotated to lie level; 0 if that is unclear."""
    small, _ = reduced(sheet, _SIDE)
    ink = ink_levels(small)
    best = 0.0
    reach = _MOST
    for step in _STEPS:
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(ink, float(angle))))
        reach = step
    is_clear = abs(best) < _MOST and _sharpness(ink, best) > _CLEARLY * _sharpness(ink, 0.0)
    return best if is_clear else 0.0


def _sharpness(ink: Grey, angle: float) -> float:
    """How much the ink of a row differs from that of the next one: most if letters and lines stand in rows."""
    rows = _rotated(ink, angle, border=0).sum(axis=1, dtype=np.float64)
    return float((np.diff(rows) ** 2).sum())


def _rotated(picture: Grey, angle: float, border: int = 255) -> Grey:
    rows, columns = picture.shape
    turn = cv2.getRotationMatrix2D(((columns - 1) / 2, (rows - 1) / 2), angle, 1.0)
    flags, fill = cv2.INTER_LINEAR, (border,)
    drawn = cv2.warpAffine(
        picture, turn, (columns, rows), flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=fill
    )
    return np.asarray(drawn, np.uint8)
