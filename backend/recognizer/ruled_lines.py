"""Removes ruled lines from a crop: printed lines to write on, the upper and lower sides of boxes.

A ruled line would connect the name to the crop's edges and to its neighbours. Strokes that cross it are kept.
Knows ink levels only.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_LONG = 2.0  # of the crop's height, longer than any stroke of a letter
_THICK = 0.12  # of the crop's height, at most
_SLOPE = 3  # rows that a ruled line may rise or fall over its shortest length


def without_ruled_lines(ink: NDArray[np.float32], threshold: float) -> NDArray[np.float32]:
    """``ink`` ``(H, W)`` without long horizontal lines; the same array if there are none.

    Args:
        threshold: ink level above which a pixel may belong to a ruled line.
    """
    height, width = ink.shape
    length = round(_LONG * height) | 1
    mask = (ink > threshold).view(np.uint8)
    if length >= width or not _may_have_lines(mask, length):
        return ink
    lines = _lines(mask, length)
    if lines is None:
        return ink
    left = ink.copy()
    left[lines & ~_crossed(mask, lines)] = 0.0
    return left


def _may_have_lines(mask: NDArray[np.uint8], length: int) -> bool:
    """A quick check without false negatives: whether any few neighbouring rows contain enough ink."""
    rows = mask.sum(axis=1, dtype=np.int32)
    return bool(np.convolve(rows, np.ones(_SLOPE, np.int32)).max() >= length)


def _lines(mask: NDArray[np.uint8], length: int) -> NDArray[np.bool_] | None:
    """The pixels of long thin horizontal lines; None if there are none."""
    tolerance = np.ones((_SLOPE, 1), np.uint8)
    long = _opened(np.asarray(cv2.dilate(mask, tolerance), np.uint8), (1, length))
    too_thick = (_thickest(len(mask)) + _SLOPE) | 1
    solid = _opened(long, (too_thick, 1))
    thin = (long > solid).view(np.uint8)
    lines = (thin & mask) > 0
    # The end of a sloping line may lie beside the rows in which the line was found.
    beside = (np.asarray(cv2.dilate(thin, tolerance), np.uint8) & mask) > 0
    lines |= beside & ~lines.any(axis=0)
    return lines if lines.any() else None


def _opened(mask: NDArray[np.uint8], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """The parts of ``mask`` at least as high and wide as ``shape``, whose sides are odd; outside the crop all is empty.

    With an even kernel, OpenCV would shift the result.
    """
    kernel = np.ones(shape, np.uint8)
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray(opened, np.uint8)


def _crossed(mask: NDArray[np.uint8], lines: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Strokes, continued downwards through the ruled lines that they reach."""
    stroke = (mask > 0) & ~lines
    for _ in range(_thickest(len(mask))):
        stroke[1:] |= lines[1:] & stroke[:-1]
    return stroke


def _thickest(height: int) -> int:
    return max(2, round(_THICK * height))
