"""Fields on which a name prior shows how far it can be trusted: read by a person, and unknown to its list of names.

A dataset's list of names has counted the labels of some of its training fields. On those a prior would meet no name
that it lacks, where one in five of the names to come is such a name; so a second prior is built without them. The
network has learned from these fields, which has made its frames a little surer of them than of new ones.

Knows the dataset and its list of names; the fitting is ``prior_fit``'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.prior import Prior
from training.calibrate import Labelled
from training.dataset import Examiner, Report, Row, read_rows, read_second_readings, samples
from training.prior import build_prior, read_counts


@dataclass(frozen=True)
class Practice:
    """Fields with what a person read, and a prior that has not counted their labels."""

    fields: list[Labelled]
    prior: Prior


def read_practice(
    dataset: Path, counts: Path, alphabet: Alphabet, image: ImageSpec, left_out: list[str]
) -> Practice | None:
    """The training fields with second readings; None where there are none.

    Args:
        counts: list of names.
        left_out: labels that no prior shall know.
    Raises:
        DatasetError: a file or a column is missing, or the list holds no other names than those left out.
    """
    readings = read_second_readings(dataset)
    labels: list[str] = []

    def read_twice() -> Iterator[Row]:
        for row in read_rows(dataset, "train"):
            if row.file_name in readings:
                labels.append(row.identity)
                yield row

    examiner = Examiner(alphabet, image, blanks=True, readings=readings)
    fields = [(sample.grey, sample.text) for sample in samples(read_twice(), examiner, Report())]
    if not fields:
        return None
    return Practice(fields, build_prior(read_counts(counts, alphabet, [*left_out, *labels]), alphabet))
