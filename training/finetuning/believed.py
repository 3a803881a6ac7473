"""Leaves out labels of the data set that a version contradicts, so that a run does not replay them.

About one label in nine of the data set differs from what is written, and a run that replays those teaches the network
to misread. If a trained network reads something else, the label is probably wrong (the small-loss rule: Han et al.,
"Co-teaching", 2018). Knows samples, and something that reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

import numpy as np

from backend.recognizer.reading import RecognizerProtocol
from training.data.dataset import Sample

_PIECE = 256
_LEAST_AGREED = 0.5
"""If fewer labels of a piece are read as they are, all are kept: who cannot read images cannot doubt their labels."""


def believed(
    samples: Iterable[Sample], recognizer: RecognizerProtocol, known: Collection[str]
) -> Iterator[Sample]:
    """Those of ``samples`` that ``recognizer`` reads as they are labelled, in order.

    Args:
        known: names of files whose labels are right, whatever is read.
    """
    waiting = iter(samples)
    while piece := list(islice(waiting, _PIECE)):
        readings = recognizer.read([np.ascontiguousarray(sample.grey) for sample in piece])
        agreed = [sample.text == reading.text for sample, reading in zip(piece, readings, strict=True)]
        is_kept = sum(agreed) < _LEAST_AGREED * len(piece)
        for sample, is_agreed in zip(piece, agreed, strict=True):
            if is_kept or is_agreed or sample.file_name in known:
                yield sample
