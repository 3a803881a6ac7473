"""What reading adds to the recognizer: faint writing is not called blank, several lines are not a name, a crop with two
names is never read as sure, and spans are in columns of the file.

Knows readings and pixels. Knows no rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.recognizer import faint_writing
from backend.recognizer.image import ImageRefusedError
from backend.recognizer.layout import two_names
from backend.recognizer.layout.several_lines import refuse_several_lines
from backend.recognizer.reading import Reading, RecognizerProtocol


def read_clearly(
    recognizer: RecognizerProtocol, crops: Sequence[NDArray[np.uint8]]
) -> list[Reading | ImageRefusedError]:
    """The reading of each crop ``(H, W)``; the reason instead if it reads as blank but its writing is too faint.

    A reading is doubtful if the crop has two names, and not a name if it has three lines or more.
    """
    if not crops:
        return []
    readings = refuse_several_lines(recognizer, recognizer.read(crops), crops)
    readings = two_names.doubted(recognizer, readings, crops)
    return [
        faint_writing.refusal() if reading.status == "blank" and faint_writing.is_faint(crop) else reading
        for reading, crop in zip(readings, crops, strict=True)
    ]


def in_file_columns(reading: Reading, x_scale: float) -> Reading:
    """The reading with its spans in columns of the file, each of which is ``x_scale`` columns of the crop."""
    if x_scale == 1.0:
        return reading
    spans = (
        replace(span, start_x=span.start_x / x_scale, end_x=span.end_x / x_scale) for span in reading.spans
    )
    return replace(reading, spans=tuple(spans))
