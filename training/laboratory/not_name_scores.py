"""Counts what fields are told to show: a name, nothing, a scribble, a stamp, print or several lines.

Knows crops and a recognizer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.layout.several_lines import told_apart
from backend.recognizer.normalise import normalise
from backend.recognizer.reading import RecognizerProtocol

Grey = NDArray[np.uint8]
TOLD = ("name", "blank", "scribble", "stamp", "print", "lines")
_BATCH = 128


def count_told(recognizer: RecognizerProtocol, crops: Iterable[Grey]) -> Mapping[str, int]:
    """How many crops are told to show each of ``TOLD``."""
    counts: Counter[str] = Counter()
    for batch in _batches(crops):
        readings = told_apart(recognizer, recognizer.read(batch), batch)
        counts.update(reading.reason or reading.status for reading in readings)
    return {told: counts[told] for told in TOLD}


def refused(counts: Mapping[str, int]) -> int:
    """How many of the fields are told not to show a name, though something is there."""
    return sum(counts.values()) - counts["name"] - counts["blank"]


def gathered(recognizer: Recognizer, bundle: Bundle, crops: Iterable[Grey]) -> NDArray[np.float64]:
    """The evidence ``(N, F)`` of the crops that are not read as blank."""
    found = [
        values
        for batch in _batches(crops)
        for values in recognizer.evidence([normalise(crop, bundle.image) for crop in batch])
        if values is not None
    ]
    return np.array(found)


def _batches(crops: Iterable[Grey]) -> Iterator[list[Grey]]:
    left = iter(crops)
    while batch := list(islice(left, _BATCH)):
        yield batch
