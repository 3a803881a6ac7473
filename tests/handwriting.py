"""Pictures of names for tests: real ones where there are some, else those that the project ships.

Looked for in this order: ``PARAPH_DATASET``, the folder beside the checkout, ``tests/samples``; one layout.
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


def dataset_dir() -> Path:
    """The folder with the best data at hand, in the data set's CSV and images layout."""
    candidates = (Path(os.environ.get("PARAPH_DATASET") or NEIGHBOUR), NEIGHBOUR, SAMPLES)
    return next(folder for folder in candidates if (folder / "written_name_test_v2.csv").is_file())


def named_images(count: int, folder: Path | None = None) -> list[NamedImage]:
    """The first ``count`` test images with a usable name: gold name if there is one, else the label.

    Raises:
        LookupError: the folder holds fewer.
    """
    folder = folder or dataset_dir()
    gold = folder / "gold_test.csv"
    source, column = (gold, "GOLD") if gold.is_file() else (folder / "written_name_test_v2.csv", "IDENTITY")
    found: list[NamedImage] = []
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            path = folder / "test_v2" / "test" / row["FILENAME"]
            if row[column] not in NO_NAME and path.is_file():
                found.append(NamedImage(path, row[column]))
            if len(found) == count:
                return found
    raise LookupError(f"{folder} holds {len(found)} named test images, {count} are needed")
