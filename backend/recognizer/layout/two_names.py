"""Takes the certainty from a reading if the image has two lines that can each be read as a name.

Knows readings and a recognizer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.layout.two_lines import two_lines
from backend.recognizer.reading import Reading, RecognizerProtocol, is_legible

MOST_OF_TWO = 0.5  # confidence if the image has two names: which one is meant, nobody knows


def doubted(
    recognizer: RecognizerProtocol, readings: Sequence[Reading], crops: Sequence[NDArray[np.uint8]]
) -> list[Reading]:
    """The ``readings`` of ``crops``, each ``(H, W)``; less sure if there are two names.

    Texts stay as they are.
    """
    places = _with_two_names(recognizer, readings, crops)
    return [_doubted(reading) if place in places else reading for place, reading in enumerate(readings)]


def _with_two_names(
    recognizer: RecognizerProtocol, readings: Sequence[Reading], crops: Sequence[NDArray[np.uint8]]
) -> set[int]:
    """Places of the crops whose two lines can each be read as a name, by themselves.

    The line with the smaller letters is read first: if it is a printed caption, it reads as blank, and that is all.
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
