"""Counts the rows of text that stand above each other in an image.

Rows are counted in strips from top to bottom, so that they may slope, and the text of one column does not fill the gaps
of another. Knows marks only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.layout.marks import Marks, find_marks

Rows = list[float]  # middles of the rows of a strip, from top to bottom, in pixels of the marks

SAME_ROW = 0.55  # of a letter's height; marks whose middles are closer are in one row
_STRIP = 6.0  # times a letter's height
_MOST_STRIPS = 16
_LEAST_ROW = 0.8  # times a letter's height; of marks in a row and strip together
_LEAST_INSIDE = 0.3  # of a mark's width


@dataclass(frozen=True)
class TextRows:
    """The rows of text in an image.

    Args:
        counts: how many rows each strip has, largest first; ``(0,)`` without marks.
        letter: height of a letter, as a share of the image's height; 0 without marks.
    """

    counts: tuple[int, ...]
    letter: float

    @property
    def most(self) -> int:
        """Rows in the strip that has most."""
        return self.counts[0]

    @property
    def second(self) -> int:
        """Rows in the strip that has most but one; in the only one if there are no others."""
        return self.counts[min(1, len(self.counts) - 1)]


def text_rows(grey: NDArray[np.uint8]) -> TextRows:
    """The rows of text in an image ``(H, W)``, 0 black to 255 white."""
    marks = find_marks(grey)
    if not marks.letter:
        return TextRows((0,), 0.0)
    counts = sorted(map(len, rows_of_strips(marks)), reverse=True)
    return TextRows(tuple(counts), marks.letter / marks.height)


def rows_of_strips(marks: Marks) -> list[Rows]:
    """The rows of each strip, from left to right; there must be marks."""
    strips = int(max(1, min(_MOST_STRIPS, marks.width / (_STRIP * marks.letter))))
    step = marks.width / strips
    parts: list[list[tuple[float, float]]] = [[] for _ in range(strips)]
    for left, top, wide, high in marks.boxes.tolist():
        for strip in range(int(left / step), min(strips, int((left + wide - 1) / step) + 1)):
            inside = min(left + wide, (strip + 1) * step) - max(left, strip * step)
            if inside > _LEAST_INSIDE * min(wide, step):
                parts[strip].append((top + high / 2, inside))
    return [_rows(sorted(strip), marks.letter) for strip in parts]


def _rows(parts: Iterable[tuple[float, float]], letter: float) -> Rows:
    """The rows that the parts of marks form that lie in one strip: (middle, width) from top to bottom."""
    rows: Rows = []
    filled, before = 0.0, -np.inf
    for middle, wide in parts:
        if middle - before > SAME_ROW * letter:
            filled = 0.0
        if filled < _LEAST_ROW * letter <= filled + wide:
            rows.append(middle)
        filled, before = filled + wide, middle
    return rows
