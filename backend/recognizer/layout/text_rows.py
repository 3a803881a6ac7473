"""Counts the rows of text that stand above each other in an image, at low resolution.

Rows are counted in strips from top to bottom, so that they may slope, and the text of one column does not fill the gaps
of another. Knows pixels only; does not tell writing from print.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

_SIZE = (
    640,
    480,
)  # columns and rows that an image is scaled down to: a page's letters have some five rows there
_REACH = 31  # pixels around, whose mean is the paper
_INK = np.array(
    [int(0.85 * level) for level in range(256)], np.uint8
)  # ink is darker than this, by the paper's level
_LEAST_HEIGHT = 4  # rows; of a mark that may be a letter or a word
_LEAST_AREA = 6  # pixels
_TALLEST = 0.7  # of the image; taller marks are frames
_LONGEST = 12  # times its height; longer marks are ruled lines
_LEAST_FILLED = 0.06  # of a mark's box; what fills less is a frame
_UPRIGHT = (6, 48)  # times its width, and rows; beyond both, a mark is a vertical line
_LETTER_SHARE = 0.6  # of the width of all marks; these are not taller than a letter
_SIZES = (
    0.45,
    2.0,
)  # times a letter's height; other marks are specks and drawings, or letters of two rows that touch
_STRIP = 6.0  # times a letter's height
_MOST_STRIPS = 16
_SAME_ROW = 0.55  # of a letter's height; marks whose middles are closer are in one row
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
        """Rows in the strip that has most but one; in the only one where there are no others."""
        return self.counts[min(1, len(self.counts) - 1)]


def text_rows(grey: NDArray[np.uint8]) -> TextRows:
    """The rows of text in an image ``(H, W)``, 0 black to 255 white."""
    small = _reduced(grey)
    marks = _marks(small)
    if not len(marks):
        return TextRows((0,), 0.0)
    height, width = small.shape
    letter = _letter_height(marks)
    return TextRows(tuple(sorted(_counts(marks, letter, width), reverse=True)), letter / height)


def _reduced(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = grey.shape
    scale = min(1.0, _SIZE[0] / width, _SIZE[1] / height)
    if scale == 1.0:
        return grey
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _marks(grey: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Left, top, width and height of each mark that may be a letter or a word, ``(N, 4)``."""
    paper = np.asarray(cv2.blur(grey, (_REACH, _REACH), borderType=cv2.BORDER_REPLICATE), np.uint8)
    if _is_light_on_dark(grey, paper):
        grey, paper = 255 - grey, 255 - paper
    ink = cv2.compare(grey, cv2.LUT(paper, _INK), cv2.CMP_LT)
    boxes = np.asarray(cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:], np.int32)
    width, height, area = boxes[:, 2], boxes[:, 3], boxes[:, 4]
    fits = (height >= _LEAST_HEIGHT) & (area >= _LEAST_AREA) & (height <= _TALLEST * len(grey) + 2)
    is_line = (width > _LONGEST * height) | ((height > _UPRIGHT[0] * width) & (height > _UPRIGHT[1]))
    return boxes[fits & ~is_line & (area >= _LEAST_FILLED * width * height), :4]


def _is_light_on_dark(grey: NDArray[np.uint8], paper: NDArray[np.uint8]) -> bool:
    """Whether most of the image is dark, and what stands out from its surroundings is lighter than these.

    A light page on a dark desk is not: its writing is darker than the page.
    """
    if 2 * np.count_nonzero(grey < 128) <= grey.size:
        return False
    return float(np.mean((grey.astype(np.float32) - paper) ** 3)) >= 0


def _letter_height(marks: NDArray[np.int32]) -> float:
    """The height that most of the marks, weighted by their width, do not pass."""
    by_height = marks[np.argsort(marks[:, 3], kind="stable")]
    widths = np.cumsum(by_height[:, 2])
    return float(by_height[np.searchsorted(widths, _LETTER_SHARE * widths[-1]), 3])


def _counts(marks: NDArray[np.int32], letter: float, width: int) -> list[int]:
    """The rows of each strip, from left to right."""
    strips = int(max(1, min(_MOST_STRIPS, width / (_STRIP * letter))))
    step = width / strips
    parts: list[list[tuple[float, float]]] = [[] for _ in range(strips)]
    for left, top, wide, high in marks.tolist():
        if not _SIZES[0] * letter <= high <= _SIZES[1] * letter:
            continue
        for strip in range(int(left / step), min(strips, int((left + wide - 1) / step) + 1)):
            inside = min(left + wide, (strip + 1) * step) - max(left, strip * step)
            if inside > _LEAST_INSIDE * min(wide, step):
                parts[strip].append((top + high / 2, inside))
    return [_rows(sorted(strip), letter) for strip in parts]


def _rows(parts: Iterable[tuple[float, float]], letter: float) -> int:
    """How many rows the parts of marks form that lie in one strip: (middle, width) from top to bottom."""
    count, filled, before = 0, 0.0, -np.inf
    for middle, wide in parts:
        if middle - before > _SAME_ROW * letter:
            filled = 0.0
        is_new = filled < _LEAST_ROW * letter <= filled + wide
        count, filled, before = count + is_new, filled + wide, middle
    return count
