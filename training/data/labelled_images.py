"""Images with the texts that are known to be written on them: what a bundle is calibrated and measured on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.normalise import ImageSpec
from training.data.dataset import Examiner, Report, read_rows, samples
from training.data.second_readings import read_second_readings

Labelled = tuple[NDArray[np.uint8], str]
"""Grey levels ``(H, W)`` and the folded text, '' for a blank image."""


def labelled_samples(alphabet: Alphabet, image: ImageSpec, dataset: Path, split: str) -> Iterator[Labelled]:
    """The usable images of a split, blank ones included, with second readings if the data set has them.

    Raises:
        DatasetError: a file or a column is missing.
    """
    examiner = Examiner(alphabet, image, blanks=True, readings=read_second_readings(dataset))
    for sample in samples(read_rows(dataset, split), examiner, Report()):
        yield sample.grey, sample.text
