"""The original data that a run replays and the gate compares on: the data set if there is one, else synthetic images.

Both are folders in the data set's layout. The gate's images are drawn by file name alone, so that they are the same
for every version. Knows folders and rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path
from typing import Literal

import numpy as np

from training.data.dataset import SPLITS, Row, count_rows, read_rows, split_files
from training.data.second_readings import read_second_readings
from training.drawn.synthetic_dataset import write_dataset

_SYNTHETIC_SEED = 20_260_712  # never the run's own: the synthetic gate set is as frozen as the data set's
_SYNTHETIC_COUNT = 4000


@dataclass(frozen=True)
class Original:
    """A folder in the data set's layout, and where it comes from."""

    folder: Path
    source: Literal["dataset", "synthesis"]

    def draw(self, count: int, seed: int) -> Iterator[Row]:
        """At most ``count`` random rows of the train split, in the file's order."""
        total = count_rows(self.folder, "train")
        chosen = np.random.default_rng(seed).permutation(total)[:count]
        wanted = set(chosen.tolist())
        return (row for number, row in enumerate(read_rows(self.folder, "train")) if number in wanted)

    def frozen(self, split: str, count: int) -> list[Row]:
        """The ``count`` rows of a split whose file names have the smallest sha256: always the same ones."""
        return nsmallest(count, read_rows(self.folder, split), key=lambda row: _digest(row.file_name))

    def readings(self) -> dict[str, str]:
        """File name to second reading, where the data set has some."""
        return read_second_readings(self.folder)


def find_original(dataset: Path | None, work: Path) -> Original:
    """The data set, or synthetic images written to ``work`` if ``dataset`` is None.

    Raises:
        DatasetError: ``dataset`` is incomplete. A run without it would forget what the network learned from it.
    """
    if dataset is not None:
        for split in SPLITS:
            split_files(dataset, split)
        return Original(dataset, "dataset")
    folder = work / "synthetic"
    if not (folder / "written_name_test_v2.csv").exists():
        write_dataset(folder, _SYNTHETIC_COUNT, _SYNTHETIC_SEED)
    return Original(folder, "synthesis")


def _digest(file_name: str) -> str:
    return hashlib.sha256(file_name.encode()).hexdigest()
