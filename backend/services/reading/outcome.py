"""What reading adds to the recognizer: faint writing is not called blank, one of two names is no sure reading, and
places are those of the file.

Knows readings and pixels. Knows no rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.recognizer import faint
from backend.recognizer.image import ImageRefusedError
from backend.recognizer.layout.two_lines import two_lines
from backend.recognizer.reading import Reading, RecognizerProtocol, is_legible

MOST_OF_TWO = 0.5  # confidence where the image has two names: which one is meant, nobody knows


def read_clearly(
    recognizer: RecognizerProtocol, crops: Sequence[NDArray[np.uint8]]
) -> list[Reading | ImageRefusedError]:
    """The reading of each crop ``(H, W)``; the reason instead where it reads as blank but its writing is too faint.

    Where two lines can each be read as a name, the reading gets a confidence of ``MOST_OF_TWO`` at most.
    """
    if not crops:
        return []
    readings = recognizer.read(crops)
    doubtful = _with_two_names(recognizer, readings, crops)
    return [
        faint.refusal()
        if reading.status == "blank" and faint.is_faint(crop)
        else _doubted(reading)
        if place in doubtful
        else reading
        for place, (reading, crop) in enumerate(zip(readings, crops, strict=True))
    ]


def in_file_columns(reading: Reading, x_scale: float) -> Reading:
    """The reading with its spans in columns of the file, of which each is ``x_scale`` columns of the crop."""
    if x_scale == 1.0:
        return reading
    spans = (
        replace(span, start_x=span.start_x / x_scale, end_x=span.end_x / x_scale) for span in reading.spans
    )
    return replace(reading, spans=tuple(spans))


def _with_two_names(
    recognizer: RecognizerProtocol, readings: Sequence[Reading], crops: Sequence[NDArray[np.uint8]]
) -> set[int]:
    """Places of the crops whose two lines can each be read as a name, by themselves.

    The line with the smaller letters is read first: where it is a printed caption, it reads as blank, and that is all.
    """
    lines = {
        place: found
        for place, (reading, crop) in enumerate(zip(readings, crops, strict=True))
        if _is_name(reading) and reading.confidence > MOST_OF_TWO and (found := two_lines(crop)) is not None
    }
    for part in (0, 1):
        if lines:
            read = recognizer.read([found[part] for found in lines.values()])
            lines = {
                place: lines[place] for place, line in zip([*lines], read, strict=True) if _is_name(line)
            }
    return {*lines}


def _is_name(reading: Reading) -> bool:
    return reading.status == "name" and is_legible(reading.status, reading.confidence)


def _doubted(reading: Reading) -> Reading:
    share = MOST_OF_TWO / reading.confidence
    return replace(
        reading,
        confidence=MOST_OF_TWO,
        alternatives=tuple(
            replace(other, confidence=other.confidence * share) for other in reading.alternatives
        ),
    )
