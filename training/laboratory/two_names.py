"""Counts crops of two names that are read as one name and called sure, before and after the look at each line.

Knows image files and a recognizer.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.layout.text_rows import text_rows
from backend.recognizer.layout.two_names import doubted
from backend.recognizer.reading import Reading, RecognizerProtocol

SURE = 0.9  # confidence from which the web app calls a reading sure


@dataclass(frozen=True)
class Certainty:
    """How many crops there are, and how many are read as a name and called sure, before and after the look."""

    crops: int
    before: int
    after: int


def certainty(recognizer: RecognizerProtocol, crops: Sequence[NDArray[np.uint8]]) -> Certainty:
    """Read the crops ``(H, W)`` and look at their lines."""
    readings = recognizer.read(crops)
    looked_at = doubted(recognizer, readings, crops)
    return Certainty(len(crops), sum(map(_is_sure, readings)), sum(map(_is_sure, looked_at)))


def pairs(
    recognizer: RecognizerProtocol, crops: Sequence[NDArray[np.uint8]], count: int, seed: int
) -> list[NDArray[np.uint8]]:
    """``count`` crops of two names, one above the other, made from crops with one line that is read with confidence.

    Raises:
        ValueError: there are fewer than two such crops.
    """
    readings = recognizer.read(crops)
    names = [
        crop
        for crop, reading in zip(crops, readings, strict=True)
        if _is_sure(reading) and text_rows(crop).most == 1
    ]
    if len(names) < 2:
        raise ValueError(f"Pairs need two crops with one line that is surely read. Received: {len(names)}")
    draw = random.Random(seed)  # noqa: S311  # no secret
    return [_stacked(draw.sample(names, 2)) for _ in range(count)]


def _stacked(crops: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    width = max(crop.shape[1] for crop in crops)
    beside = [((0, 0), (0, width - crop.shape[1])) for crop in crops]
    return np.vstack([np.pad(crop, sides, mode="edge") for crop, sides in zip(crops, beside, strict=True)])


def _is_sure(reading: Reading) -> bool:
    return reading.status == "name" and reading.confidence >= SURE
