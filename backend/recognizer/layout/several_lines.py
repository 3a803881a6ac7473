"""Takes the name from a reading where the image has three or more lines of writing, one above the other.

A name between its printed caption and the cut-off text of a neighbour has three rows too. So each row is read by
itself: captions and cut-off lines read as blank or as print. Lines squeezed into one may read as blank. Knows readings
and a recognizer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.decoding.limits import MINIMUM_SIDE
from backend.recognizer.layout.marks import Marks, find_marks
from backend.recognizer.layout.text_rows import rows_of_strips
from backend.recognizer.reading import Reading, RecognizerProtocol

LINES = 3
_READ = 2  # of the lines, which must each be read as a name
_LEAST_ROWS = 40  # pixels; three lines in less cannot be read by anybody
_SURE = 0.9  # confidence of a name; lines squeezed into one are hardly ever read as surely
_LEAST_STRIPS = 2  # with so many rows; a single word has neighbours above and below in one
_LEAST_SHARE = 0.5  # of the strips that have any row; the others end earlier


def told_apart(
    recognizer: RecognizerProtocol, readings: Sequence[Reading], crops: Sequence[NDArray[np.uint8]]
) -> list[Reading]:
    """The ``readings`` of ``crops``, each ``(H, W)``; without a name where there are at least ``LINES`` lines.

    A hand that the recognizer hardly knows leaves some of its lines unread.
    """
    parts = {
        place: found
        for place, (reading, crop) in enumerate(zip(readings, crops, strict=True))
        if _may_be_lines(reading) and (found := rows_apart(crop))
    }
    if not parts:
        return [*readings]
    read = iter(recognizer.read([part for found in parts.values() for part in found]))
    written = {place: sum(next(read).status == "name" for _ in found) for place, found in parts.items()}
    return [
        reading.without_name("lines") if written.get(place, 0) >= _READ else reading
        for place, reading in enumerate(readings)
    ]


def _may_be_lines(reading: Reading) -> bool:
    return reading.status == "blank" or (reading.status == "name" and reading.confidence < _SURE)


def rows_apart(grey: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """The rows of a crop ``(H, W)`` one by one, where most of it has at least ``LINES``; else none.

    Text that the upper or lower edge cuts off is a neighbour's and does not count.
    """
    if len(grey) < _LEAST_ROWS:
        return []
    marks = _whole(find_marks(grey))
    if not len(marks.boxes):
        return []
    strips = [rows for rows in rows_of_strips(marks) if rows]
    many = [rows for rows in strips if len(rows) >= LINES]
    if len(many) < max(_LEAST_STRIPS, _LEAST_SHARE * len(strips)):
        return []
    middles = max(many, key=len)
    cuts = [0, *(round((upper + lower) / 2 / marks.scale) for upper, lower in pairwise(middles)), len(grey)]
    parts = [grey[first:end] for first, end in pairwise(cuts) if end - first >= MINIMUM_SIDE]
    return parts if len(parts) >= LINES else []


def _whole(marks: Marks) -> Marks:
    """Without the marks that touch the upper or lower edge."""
    top, bottom = marks.boxes[:, 1], marks.boxes[:, 1] + marks.boxes[:, 3]
    return replace(marks, boxes=marks.boxes[(top > 0) & (bottom < marks.height)])
