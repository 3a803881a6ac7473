"""Cuts a crop between its two lines of text, if it has two whole ones of about the same size.

A name under its printed caption is cut as well: which of the two lines are names is for the recognizer to say. Knows
pixels only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.decoding.limits import MINIMUM_SIDE
from backend.recognizer.layout.marks import Marks, find_marks
from backend.recognizer.layout.text_rows import SAME_ROW

_LEAST_ROWS = 40  # pixels; two lines of writing in less are hardly legible
_LEAST_WIDTH = 1.5  # times a letter's height; a shorter line is not a name
_LEAST_HEIGHT = 0.6  # of the higher line
_LEAST_SHARE = 0.2  # of the longer line's ink


@dataclass(frozen=True)
class _Line:
    """A line of marks: its upper and lower edge and its letters' height in rows, and the width of its marks."""

    top: float
    bottom: float
    letter: float
    width: float


def two_lines(grey: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]] | None:
    """The parts of a crop ``(H, W)`` with one line each, that with the smaller letters first; None without two lines.

    Of more than two whole lines the highest two count. Lines that the upper or lower edge cuts off do not.
    """
    if len(grey) < _LEAST_ROWS:
        return None
    marks = find_marks(grey)
    lines = sorted(_whole_lines(marks), key=lambda line: -line.letter)[:2]
    if len(lines) < 2:
        return None
    higher, lower = lines
    widths = sorted(line.width for line in lines)
    if lower.letter < _LEAST_HEIGHT * higher.letter or widths[0] < _LEAST_SHARE * widths[1]:
        return None
    first, second = sorted(lines, key=lambda line: line.top)
    cut = round((first.bottom + second.top) / 2 / marks.scale)
    if not MINIMUM_SIDE <= cut <= len(grey) - MINIMUM_SIDE:
        return None
    upper_part, lower_part = grey[:cut], grey[cut:]
    return (upper_part, lower_part) if lower is first else (lower_part, upper_part)


def _whole_lines(marks: Marks) -> list[_Line]:
    boxes = marks.boxes
    if not len(boxes):
        return []
    middles = boxes[:, 1] + boxes[:, 3] / 2
    order = np.argsort(middles, kind="stable")
    gaps = np.flatnonzero(np.diff(middles[order]) > SAME_ROW * marks.letter) + 1
    lines = [_line(boxes[row]) for row in np.split(order, gaps)]
    return [
        line
        for line in lines
        if line.width >= _LEAST_WIDTH * marks.letter and line.top > 0 and line.bottom < marks.height
    ]


def _line(boxes: NDArray[np.int32]) -> _Line:
    top, width, height = boxes[:, 1], boxes[:, 2], boxes[:, 3]
    return _Line(
        float(np.median(top)), float(np.median(top + height)), float(np.median(height)), float(width.sum())
    )
