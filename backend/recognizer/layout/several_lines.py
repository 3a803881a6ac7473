"""Says that a reading is not of a name if the image has three or more lines of writing, one above the other.

A name between its printed caption and the cut-off text of a neighbour has three rows too. So each row is read by
itself, and only those count that can be read and are about as high as the highest. Knows readings and a recognizer.
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
from backend.recognizer.reading import Reading, RecognizerProtocol, is_legible

LINES = 3
_LEAST_ROWS = 40  # pixels; three lines in less cannot be read by anybody
_SURE = 0.9  # confidence of a name; lines squeezed into one are hardly ever read as surely
_LEAST_STRIPS = 2  # with that many rows; a single word has neighbours above and below in one
_LEAST_SHARE = 0.5  # of the strips that have any row; the others end earlier
_LEAST_HEIGHT = 0.6  # of the highest row that can be read; captions are lower


def refuse_several_lines(
    recognizer: RecognizerProtocol, readings: Sequence[Reading], crops: Sequence[NDArray[np.uint8]]
) -> list[Reading]:
    """The ``readings`` of ``crops``, each ``(H, W)``; not of a name if at least ``LINES`` lines can be read."""
    parts = {
        place: found
        for place, (reading, crop) in enumerate(zip(readings, crops, strict=True))
        if _may_be_lines(reading) and (found := rows_apart(crop))
    }
    if not parts:
        return [*readings]
    read = iter(recognizer.read([part for found in parts.values() for part in found]))
    written = {place: _written([(part, next(read)) for part in found]) for place, found in parts.items()}
    return [
        reading.refused("lines") if written.get(place, 0) >= LINES else reading
        for place, reading in enumerate(readings)
    ]


def _written(rows: Sequence[tuple[NDArray[np.uint8], Reading]]) -> int:
    """How many of the rows are lines of writing."""
    heights = [
        _height(part)
        for part, reading in rows
        if reading.status == "name" and is_legible(reading.status, reading.confidence)
    ]
    return sum(height >= _LEAST_HEIGHT * max(heights) for height in heights)


def _height(row: NDArray[np.uint8]) -> float:
    """Height of the letters of one row, in its pixels."""
    marks = find_marks(row)
    return marks.letter / marks.scale


def _may_be_lines(reading: Reading) -> bool:
    return reading.status == "name" and reading.confidence < _SURE


def rows_apart(grey: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """The rows of a crop ``(H, W)`` one by one, if most of it has at least ``LINES``; else none.

    Text that the upper or lower edge cuts off is a neighbour's: it does not count, and is in no row.
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
    between = [(upper + lower) / 2 for upper, lower in pairwise(middles)]
    ends = (
        2 * middles[0] - between[0],
        2 * middles[-1] - between[-1],
    )  # as far away as the cuts on the other side
    cuts = [min(len(grey), max(0, round(cut / marks.scale))) for cut in (ends[0], *between, ends[1])]
    parts = [grey[first:end] for first, end in pairwise(cuts) if end - first >= MINIMUM_SIDE]
    return parts if len(parts) >= LINES else []


def _whole(marks: Marks) -> Marks:
    """Without the marks that touch the upper or lower edge."""
    top, bottom = marks.boxes[:, 1], marks.boxes[:, 1] + marks.boxes[:, 3]
    return replace(marks, boxes=marks.boxes[(top > 0) & (bottom < marks.height)])
