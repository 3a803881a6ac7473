"""Counts what is recognised on fields: a name, nothing, a scribble, a stamp, print or several lines.

Knows crops and a recognizer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.layout.several_lines import refuse_several_lines
from backend.recognizer.reading import RecognizerProtocol
from training.bundling.not_names import in_batches

Grey = NDArray[np.uint8]
TOLD = ("name", "blank", "scribble", "stamp", "print", "lines")


def count_told(recognizer: RecognizerProtocol, crops: Iterable[Grey]) -> Mapping[str, int]:
    """On how many crops each of ``TOLD`` is recognised."""
    counts: Counter[str] = Counter()
    for batch in in_batches(crops):
        readings = refuse_several_lines(recognizer, recognizer.read(batch), batch)
        counts.update(reading.reason or reading.status for reading in readings)
    return {told: counts[told] for told in TOLD}
