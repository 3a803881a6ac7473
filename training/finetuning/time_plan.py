"""How long a run trains, so that the whole of it ends in time: reading the data comes before, the verdict after.

Knows the engine that serves and samples, and a file with the time of a run that was interrupted.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from training.finetuning.run.run_errors import write_whole
from training.finetuning.training_sets import TrainingSets

Grey = NDArray[np.uint8]

_THREADS = 2
_TIMED = 128
_COMPARED_BY = 3  # versions: candidate, live and shipped
_EXPORT_LOOKS = 7  # in floats and in 8 bits, not names, the scores, the calibration, confusions, places
_EXPORT_IMAGES = 2_500
"""Conversion, 8 bits and plots are taken to last as long as reading this many images: a guess, not yet measured."""
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


class Preparation:
    """How long a run has prepared, in all sittings: one that was interrupted reads its data again.

    Args:
        folder: where the run keeps it.
        resume: whether earlier sittings count.
        clock: in seconds; starts now.
    """

    def __init__(self, folder: Path, resume: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / "prepared.json"
        self._clock = clock
        self._began = clock()
        self._earlier = 0.0
        if resume and self._path.exists():
            self._earlier = float(json.loads(self._path.read_text(encoding="utf-8")))

    def end(self) -> float:
        """Seconds so far, earlier sittings included; also kept for the next one."""
        seconds = self._earlier + self._clock() - self._began
        write_whole(self._path, json.dumps(round(seconds, 1)))
        return seconds


def some_images(sets: TrainingSets) -> list[Grey]:
    """Images to measure the pace on: those that are read afterwards, or without any those that are learned from."""
    compared = [*sets.original, *sets.validation, *sets.corrections][:_TIMED]
    if compared:
        return [np.ascontiguousarray(sample.grey) for sample in compared]
    return [np.ascontiguousarray(sets.learn.grey(number)) for number in range(min(_TIMED, len(sets.learn)))]


def measure_pace(bundle: Bundle, some: Sequence[Grey], clock: Callable[[], float] = time.monotonic) -> float:
    """Seconds that ``bundle`` takes to read an image of many; if ``some`` are few, each is read several times."""
    images = list(islice(cycle(some), _TIMED))
    recognizer = Recognizer(bundle, _THREADS)
    began = clock()
    recognizer.read(images)
    return (clock() - began) / len(images)
