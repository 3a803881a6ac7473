"""Labelled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.normalise import ImageSpec
from training.data.dataset import Examiner, Report, read_rows, samples
from training.data.second_readings import read_second_readings

Labelled = tuple[NDArray[np.uint8], str]  # grey levels (H, W) and the folded text, '' for a blank field


def validation_samples(alphabet: Alphabet, image: ImageSpec, dataset: Path, split: str) -> Iterator[Labelled]:
    """A split's usable fields, blank ones among them, with second readings where the dataset has them."""
    examiner = Examiner(alphabet, image, blanks=True, readings=read_second_readings(dataset))
    for sample in samples(read_rows(dataset, split), examiner, Report()):
        yield sample.grey, sample.text
