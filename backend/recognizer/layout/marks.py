"""Finds the marks of an image that may be letters or words, at low resolution.

Knows pixels only; does not distinguish writing from print.
"""

from __future__ import annotations

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
_LETTERS = (
    0.45,
    2.0,
)  # times a letter's height; other marks are specks and drawings, or letters of two rows that touch


@dataclass(frozen=True)
class Marks:
    """The marks of an image of ``width`` x ``height`` pixels, to which ``scale`` has brought it.

    Args:
        boxes: left, top, width and height of each, ``(N, 4)``; about as high as a letter.
        letter: height of a letter in pixels; 0 without marks.
    """

    boxes: NDArray[np.int32]
    letter: float
    width: int
    height: int
    scale: float


def find_marks(grey: NDArray[np.uint8]) -> Marks:
    """The marks in an image ``(H, W)``, 0 black to 255 white."""
    full_height, full_width = grey.shape
    scale = min(1.0, _SIZE[0] / full_width, _SIZE[1] / full_height)
    if scale < 1.0:
        size = max(1, round(full_width * scale)), max(1, round(full_height * scale))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    boxes = _boxes(grey)
    letter = _letter_height(boxes) if len(boxes) else 0.0
    high = boxes[:, 3]
    height, width = grey.shape
    return Marks(
        boxes[(high >= _LETTERS[0] * letter) & (high <= _LETTERS[1] * letter)], letter, width, height, scale
    )


def _boxes(grey: NDArray[np.uint8]) -> NDArray[np.int32]:
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


def _letter_height(boxes: NDArray[np.int32]) -> float:
    """The height that most of the marks, weighted by their width, do not pass."""
    by_height = boxes[np.argsort(boxes[:, 3], kind="stable")]
    widths = np.cumsum(by_height[:, 2])
    return float(by_height[np.searchsorted(widths, _LETTER_SHARE * widths[-1]), 3])
