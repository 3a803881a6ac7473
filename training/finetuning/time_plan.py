"""How long a run trains, so that the whole of it ends in time: reading the data comes before, the verdict after.

Knows the engine that serves and samples; the run tells how long it has taken so far.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from training.data.dataset import Sample
from training.finetuning.training_sets import TrainingSets

_THREADS = 2
_TIMED = 128
_COMPARED_BY = 3  # versions: candidate, live and shipped
_EXPORT_LOOKS = 7  # in floats and in 8 bits, what is no name, the scores, the calibration, confusions, places
_EXPORT_IMAGES = 2_500
"""Conversion, 8 bits and plots are taken to last as long as reading so many images: a guess, not yet measured."""
_LEAST_SHARE = 0.5
"""Of the time budget goes into training, however long the rest takes."""


def training_minutes(minutes: float, seconds_before: float, seconds_after: float) -> float:
    """What is left for training of a run of ``minutes``, in minutes; at least half of them."""
    return max(_LEAST_SHARE * minutes, minutes - (seconds_before + seconds_after) / 60)


def seconds_after_training(sets: TrainingSets, seconds_an_image: float) -> float:
    """An estimate of the seconds that export and comparison will take, from the pace at which the live one reads."""
    compared = _COMPARED_BY * (len(sets.original) + len(sets.corrections))
    exported = _EXPORT_IMAGES + _EXPORT_LOOKS * len(sets.validation)
    return (compared + exported) * seconds_an_image


def measure_pace(
    bundle: Bundle, samples: Sequence[Sample], clock: Callable[[], float] = time.monotonic
) -> float:
    """Seconds that ``bundle`` takes to read an image of many, measured on some of ``samples``; 0 without any."""
    images = [np.ascontiguousarray(sample.grey) for sample in samples[:_TIMED]]
    if not images:
        return 0.0
    recognizer = Recognizer(bundle, _THREADS)
    began = clock()
    recognizer.read(images)
    return (clock() - began) / len(images)
