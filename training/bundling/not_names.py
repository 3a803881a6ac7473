"""What recognises fields that are not names, as a bundle may ship it: only if its own network refuses no more names.

Knows a bundle, labelled images, and weights that were fitted on another network or on other images.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.normalise import normalise
from backend.recognizer.not_names.reasons import Reasons
from training.data.labelled_images import Labelled

Floats = NDArray[np.float64]
Grey = NDArray[np.uint8]

LOST = 0.0003  # of the names, for each reason; a threshold may lose no more
LEAST_NAMES = 300  # fewer do not show that hardly any name is refused
_MARGIN = 2.5  # log-odds on top of the threshold that the names ask for: other handwriting looks odder
_BATCH = 128
_THREADS = 2


def threshold(odds: Floats, lost: float = LOST) -> float:
    """The threshold, plus a margin, that at most the share ``lost`` of the names' log-odds ``(N,)`` exceeds."""
    return float(np.sort(odds)[-1 - int(lost * len(odds))]) + _MARGIN


def bounded(reasons: Reasons, bundle: Bundle, labelled: Sequence[Labelled]) -> Reasons | None:
    """The weights, with each threshold raised until ``bundle`` refuses almost none of the ``labelled`` names; never
    below the fitted one.

    Returns:
        None if there are not `LEAST_NAMES` to check them on.
    """
    values = gathered(Recognizer(bundle, _THREADS), bundle, (grey for grey, text in labelled if text))
    if len(values) < LEAST_NAMES:
        return None
    terms = reasons.terms(values)
    models = {
        reason: replace(
            model,
            fitted=model.lowest,
            threshold=max(model.lowest, threshold(terms @ np.array(model.weights) + model.bias)),
        )
        for reason, model in reasons.models.items()
    }
    return replace(reasons, models=models)


def gathered(recognizer: Recognizer, bundle: Bundle, crops: Iterable[Grey]) -> Floats:
    """The evidence ``(N, F)`` of the crops that are not read as blank."""
    found = [
        values
        for batch in in_batches(crops)
        for values in recognizer.evidence([normalise(crop, bundle.image) for crop in batch])
        if values is not None
    ]
    return np.array(found)


def in_batches(crops: Iterable[Grey]) -> Iterator[list[Grey]]:
    """The crops, as many at a time as are read together."""
    left = iter(crops)
    while batch := list(islice(left, _BATCH)):
        yield batch
