"""Pictures of names for tests: real ones if there are some, else those that the project ships.

Looked for in this order: ``PARAPH_DATASET``, the folder beside the checkout, ``tests/samples``.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "samples"
NEIGHBOUR = ROOT.parent / "shared" / "data" / "names"
NO_NAME = {"", "EMPTY", "UNREADABLE", "NONE"}


@dataclass(frozen=True)
class NamedImage:
    """One picture and the name that a person reads on it."""

    path: Path
    name: str


def dataset_dir() -> Path | None:
    """The folder with the data set in its own layout, or None if this machine has none."""
    candidates = (os.environ.get("PARAPH_DATASET"), NEIGHBOUR)
    folders = (Path(candidate) for candidate in candidates if candidate)
    return next((folder for folder in folders if (folder / "written_name_test_v2.csv").is_file()), None)


def named_images(count: int) -> list[NamedImage]:
    """The first ``count`` test images with a usable name: gold name if there is one, else the label.

    Raises:
        LookupError: there are fewer.
    """
    table, column, images = _source(dataset_dir())
    found: list[NamedImage] = []
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            path = images / row["FILENAME"]
            if row[column] not in NO_NAME and path.is_file():
                found.append(NamedImage(path, row[column]))
            if len(found) == count:
                return found
    raise LookupError(f"{images} holds {len(found)} named images, {count} are needed")


def _source(dataset: Path | None) -> tuple[Path, str, Path]:
    """The table with the names, its column, and the folder of the images."""
    if dataset is None:
        return SAMPLES / "labels.csv", "IDENTITY", SAMPLES
    images = dataset / "test_v2" / "test"
    if (dataset / "gold_test.csv").is_file():
        return dataset / "gold_test.csv", "GOLD", images
    return dataset / "written_name_test_v2.csv", "IDENTITY", images
