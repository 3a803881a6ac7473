"""The queue that the robot reviews: real images with known names, or the samples of the project."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from tests.handwriting import NO_NAME, SAMPLES, NamedImage, dataset_dir

SEED = 4


def queue_names(count: int) -> tuple[list[NamedImage], str]:
    """Up to ``count`` images with the name that is written on them, and a description of their source.

    From the data set: a fixed random selection of its validation split, which is never trained on, with the second
    reading as the truth. Without a data set: the samples.
    """
    dataset = dataset_dir()
    if dataset is None or not (dataset / "second_readings.csv").is_file():
        return _usable(SAMPLES / "labels.csv", "IDENTITY", SAMPLES)[:count], "rendered samples"
    images = dataset / "validation_v2" / "validation"
    names = _usable(dataset / "second_readings.csv", "READING", images)
    return random.Random(SEED).sample(names, min(count, len(names))), "validation split, second readings"


def _usable(table: Path, column: str, images: Path) -> list[NamedImage]:
    with table.open(encoding="utf-8", newline="") as file:
        rows = [(images / row["FILENAME"], row[column].strip()) for row in csv.DictReader(file)]
    return [NamedImage(path, name) for path, name in rows if name not in NO_NAME and path.is_file()]
