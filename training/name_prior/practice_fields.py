"""Fields on which a name prior shows how far it can be trusted: read by a person, and unknown to its list of names.

A dataset's list of names has counted the labels of some of its training fields. On those a prior would meet hardly a
name that it lacks, where nearly one in five of the names to come is such a name; so a second prior is built without
them. And the network has learned from these fields, so that it is surer of them than of new ones; so they are changed
as in training, by which it gets about as many wrong as of new ones.

Knows the dataset, its list of names and the augmentation; the fitting is ``prior_fit``'s.
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
from training.name_prior.prior_fit import LEAST_FIELDS

_SEED = 20  # of all changes, so that two networks practise on the same


@dataclass(frozen=True)
class Practice:
    """Changed fields with what a person read, and a prior that has not counted their labels."""

    fields: list[Labelled]
    prior: Prior


def read_practice(
    dataset: Path,
    counts: Path,
    alphabet: Alphabet,
    image: ImageSpec,
    left_out: list[str],
    least: int = LEAST_FIELDS,
) -> Practice | None:
    """The training fields with second readings; None where they are fewer than ``least``, or all that was counted.

    Args:
        counts: list of names.
        left_out: labels that no prior shall know.
    Raises:
        DatasetError: a file or a column is missing.
    """
    readings = read_second_readings(dataset)
    if not readings:
        return None
    rows = [row for row in read_rows(dataset, "train") if row.file_name in readings]
    examiner = Examiner(alphabet, image, blanks=True, readings=readings)
    fields = [
        (augment(sample.grey, np.random.default_rng((_SEED, number)), Strength(plain=0)), sample.text)
        for number, sample in enumerate(samples(iter(rows), examiner, Report()))
    ]
    others = read_counts(counts, alphabet, [*left_out, *(row.identity for row in rows)])
    if len(fields) < least or not others:
        return None
    return Practice(fields, build_prior(others, alphabet))
