"""The images that every reader reads, and what is written on them.

The gold names of the test split score the table; the peers' settings were chosen on the second readings of the
validation split. Without a data set, the samples of the project are used.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.handwriting import NO_NAME, NamedImage, dataset_dir, named_images

SPLITS = ("test", "validation")
_SAMPLES = 20


@dataclass(frozen=True)
class ImageSet:
    """Named images, a description of their source, and all known names."""

    images: list[NamedImage]
    source: str
    known: frozenset[str]

    @property
    def paths(self) -> list[Path]:
        return [image.path for image in self.images]

    @property
    def names(self) -> list[str]:
        return [image.name for image in self.images]


def image_set(split: str, dataset: Path | None = None) -> ImageSet:
    """All images of a split with a name that two people agree on.

    Args:
        split: one of ``SPLITS``.
        dataset: its folder; by default the one that tests use.
    """
    folder = dataset or dataset_dir()
    if folder is None or not (folder / "gold_test.csv").is_file():
        return ImageSet(named_images(_SAMPLES), "sample images", frozenset())
    images = list(_gold(folder) if split == "test" else _validation(folder))
    source = "gold names of the test split" if split == "test" else "second readings of the validation split"
    return ImageSet(images, source, _known(folder))


def _gold(dataset: Path) -> Iterator[NamedImage]:
    for row in _rows(dataset / "gold_test.csv"):
        if row["GOLD"] not in NO_NAME:
            yield NamedImage(dataset / "test_v2" / "test" / row["FILENAME"], row["GOLD"])


def _validation(dataset: Path) -> Iterator[NamedImage]:
    for row in _rows(dataset / "second_readings.csv"):
        if row["FILENAME"].startswith("VALIDATION") and row["READING"] not in NO_NAME:
            yield NamedImage(dataset / "validation_v2" / "validation" / row["FILENAME"], row["READING"])


def _known(dataset: Path) -> frozenset[str]:
    counts = dataset / "name_counts.csv"
    return frozenset(row["NAME"] for row in _rows(counts)) if counts.is_file() else frozenset()


def _rows(table: Path) -> Iterator[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
