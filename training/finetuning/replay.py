"""The original data that a retraining mixes in and is judged on: the dataset where there is one, else
synthetic fields.

Both are folders of the dataset's layout. What is drawn for the gate is drawn by file name alone, so that it
is the same fields for every version. Knows folders and rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path
from typing import Literal

import numpy as np

from training.data.dataset import Row, count_rows, read_rows, split_files
from training.data.second_readings import read_second_readings
from training.drawn.synthetic_dataset import SPLITS, write_dataset

_SYNTHETIC_SEED = 20_260_712  # never a run's own: the synthetic gate is as frozen as the dataset's
_SYNTHETIC_COUNT = 4000


@dataclass(frozen=True)
class Original:
    """A folder in the dataset's layout and where it comes from."""

    folder: Path
    source: Literal["dataset", "synthesis"]

    def draw(self, count: int, seed: int) -> Iterator[Row]:
        """``count`` random rows of the train split, in the file's order; all of them where there are
        fewer."""
        total = count_rows(self.folder, "train")
        chosen = np.random.default_rng(seed).permutation(total)[:count]
        wanted = set(chosen.tolist())
        return (row for number, row in enumerate(read_rows(self.folder, "train")) if number in wanted)

    def frozen(self, split: str, count: int) -> list[Row]:
        """The ``count`` rows of a split whose file names have the smallest sha256: always the same ones."""
        return nsmallest(count, read_rows(self.folder, split), key=lambda row: _digest(row.file_name))

    def readings(self) -> dict[str, str]:
        """Texts that replace a row's IDENTITY, where the dataset has second readings."""
        return read_second_readings(self.folder)


def find_original(dataset: Path | None, work: Path) -> Original:
    """The dataset, or synthetic fields written to ``work`` where no dataset is given.

    Raises:
        DatasetError: ``dataset`` is given and incomplete. Training on without it would forget what it taught.
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
