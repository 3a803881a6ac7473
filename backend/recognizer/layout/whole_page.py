"""Tells a whole page, or a paragraph, from the picture of one field.

A field has one line of writing, perhaps with its printed caption and the cut-off text of its neighbours. Knows pixels
and words.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.decoding.limits import CUT_OUT_FIELDS, ImageRefusedError
from backend.recognizer.layout.text_rows import text_rows

_LEAST_ROWS = 32  # pixels; four lines in less cannot be read by anybody
_LINES = 4  # one above the other in two strips, or one more in a single strip
_FEWER_LINES = 3  # if the image has the shape of a page and its letters are small
_SMALL_LETTER = 0.08  # of the page's height
_PAGE_SHAPE = 1.7  # width by height, at most; at least one through it for a page without text
_LEAST_PAGE_ROWS = 400
_EMPTY_PIXELS = 900_000  # A4 at 100 dots per inch has a little more


def refusal() -> ImageRefusedError:
    """What is said of a whole page."""
    return ImageRefusedError(
        "whole-page", f"This is a whole page or several lines of writing. {CUT_OUT_FIELDS}"
    )


def is_whole_page(grey: NDArray[np.uint8]) -> bool:
    """Whether an image ``(H, W)`` shows more lines than a field, small writing on a page, or a large empty sheet."""
    height, width = grey.shape
    if height < _LEAST_ROWS:
        return False
    found = text_rows(grey)
    if found.second >= _LINES or found.most > _LINES:
        return True
    if width > _PAGE_SHAPE * height or height < _LEAST_PAGE_ROWS:
        return False
    if found.most == 0:
        return height <= _PAGE_SHAPE * width and height * width >= _EMPTY_PIXELS
    return found.most >= _FEWER_LINES and found.letter < _SMALL_LETTER
