"""The images on which the weights of a name prior are fitted: read by a person, and unknown to the prior.

The data set's list of names has counted the labels of some training images. On these a prior would hardly meet a name
that the list lacks, whereas nearly one in five future names is such a name; so a second prior is built without their
labels. And the network was trained on these images and is surer of them than of new ones; so they are augmented as in
training, which makes it misread about as many as new ones.

Knows the data set, its list of names and the augmentation; ``training.name_prior.prior_fit`` does the fitting.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.prior import Prior
from training.data.augment import Strength, augment
from training.data.dataset import Examiner, Report, read_rows, samples
from training.data.labelled import Labelled
from training.data.second_readings import read_second_readings
from training.name_prior.counts import build_prior, read_counts
from training.name_prior.prior_fit import LEAST_IMAGES

_SEED = 20  # of the augmentation, so that two networks are fitted on the same images


@dataclass(frozen=True)
class PracticeSet:
    """Augmented images with what a person read, and a prior that has not counted their labels."""

    labelled: list[Labelled]
    prior: Prior


def read_practice_set(
    dataset: Path,
    counts: Path,
    alphabet: Alphabet,
    image: ImageSpec,
    left_out: list[str],
    least: int = LEAST_IMAGES,
) -> PracticeSet | None:
    """The training images with second readings; None if they are fewer than ``least``, or all that was counted.

    Args:
        counts: list of names.
        left_out: labels that no prior may have counted.
    Raises:
        DatasetError: a file or a column is missing.
    """
    readings = read_second_readings(dataset)
    if not readings:
        return None
    rows = [row for row in read_rows(dataset, "train") if row.file_name in readings]
    examiner = Examiner(alphabet, image, blanks=True, readings=readings)
    labelled = [
        (augment(sample.grey, np.random.default_rng((_SEED, number)), Strength(plain=0)), sample.text)
        for number, sample in enumerate(samples(iter(rows), examiner, Report()))
    ]
    others = read_counts(counts, alphabet, [*left_out, *(row.identity for row in rows)])
    if len(labelled) < least or not others:
        return None
    return PracticeSet(labelled, build_prior(others, alphabet))
