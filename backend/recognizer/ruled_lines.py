"""Takes printed rules out of a field: the line to write on, the upper or lower side of a box.

A rule would tie the name to the field's edges and to its neighbours. Where a stroke crosses it, the stroke stays.
Knows ink levels only.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_LONG = 2.0  # of the field's height, more than any stroke of a letter
_THICK = 0.12  # of the field's height, at most
_SLOPE = 3  # rows that a rule may climb or fall over its shortest length


def without_ruled_lines(ink: NDArray[np.float32], threshold: float) -> NDArray[np.float32]:
    """``ink`` ``(H, W)`` without long level lines; the very same array where there are none.

    Args:
        threshold: ink level above which a pixel may be part of a rule.
    """
    height, width = ink.shape
    length = round(_LONG * height) | 1
    mask = (ink > threshold).view(np.uint8)
    if length >= width or not _may_have_rules(mask, length):
        return ink
    rules = _rules(mask, length)
    if rules is None:
        return ink
    left = ink.copy()
    left[rules & ~_crossed(mask, rules)] = 0.0
    return left


def _may_have_rules(mask: NDArray[np.uint8], length: int) -> bool:
    """Quick and generous: whether enough ink stands in any few neighbouring rows."""
    rows = mask.sum(axis=1, dtype=np.int32)
    return bool(np.convolve(rows, np.ones(_SLOPE, np.int32)).max() >= length)


def _rules(mask: NDArray[np.uint8], length: int) -> NDArray[np.bool_] | None:
    """Pixels of long thin level lines; None where there are none."""
    tolerance = np.ones((_SLOPE, 1), np.uint8)
    long = _opened(np.asarray(cv2.dilate(mask, tolerance), np.uint8), (1, length))
    too_thick = (_thickest(len(mask)) + _SLOPE) | 1
    solid = _opened(long, (too_thick, 1))
    thin = (long > solid).view(np.uint8)
    rules = (thin & mask) > 0
    # Where a sloping rule ends it may lie beside the rows in which it was found.
    beside = (np.asarray(cv2.dilate(thin, tolerance), np.uint8) & mask) > 0
    rules |= beside & ~rules.any(axis=0)
    return rules if rules.any() else None


def _opened(mask: NDArray[np.uint8], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """What is at least as high and wide as ``shape``, both odd; nothing is outside the field.

    OpenCV would move what it opens with an even kernel.
    """
    kernel = np.ones(shape, np.uint8)
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray(opened, np.uint8)


def _crossed(mask: NDArray[np.uint8], rules: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a stroke comes down on the rule: it is taken to go on through it."""
    stroke = (mask > 0) & ~rules
    for _ in range(_thickest(len(mask))):
        stroke[1:] |= rules[1:] & stroke[:-1]
    return stroke


def _thickest(height: int) -> int:
    return max(2, round(_THICK * height))
