"""The original data that a run replays and the gate compares on: the data set if there is one, else drawn names.

Both are folders in the data set's layout. The gate's images are chosen by file name alone, so that they are the same
for every version: fields that pretraining kept out, if the bundles say which, else the test split. Knows folders,
rows, and what a bundle says of its training.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import chain
from pathlib import Path
from typing import Literal

import numpy as np

from backend.exchange.label_kinds import kind_of
from backend.recognizer.bundle import Bundle
from backend.recognizer.prior import load_prior
from training.data.dataset import SPLITS, Row, read_rows, split_files
from training.data.kept_out import kept_out_of
from training.data.second_readings import read_second_readings
from training.drawn.drawn_names import drawn_names
from training.gating.evidence import OriginalSet

LEAST_KEPT_OUT = 300
"""This many fields that were kept out, with second readings, are enough to compare on."""


@dataclass(frozen=True)
class Original:
    """A folder in the data set's layout, and where it comes from.

    Args:
        kept_out: names of files that some of the compared bundles were not trained on; they are never replayed.
        judging: file name to second reading of those that none of the compared bundles was trained on, that are there,
            and on which something is written that can be read.
    """

    folder: Path
    source: Literal["dataset", "drawn"]
    kept_out: frozenset[str] = frozenset()
    judging: Mapping[str, str] = field(default_factory=dict)

    @property
    def compared_on(self) -> OriginalSet:
        """What `compared` gives."""
        return "kept-out" if len(self.judging) >= LEAST_KEPT_OUT else self.source

    def draw(self, count: int, seed: int) -> Iterator[Row]:
        """At most ``count`` random rows of the train split, in the file's order."""
        total = sum(1 for _ in self._rows("train"))
        chosen = np.random.default_rng(seed).permutation(total)[:count]
        wanted = set(chosen.tolist())
        return (row for number, row in enumerate(self._rows("train")) if number in wanted)

    def held_out(self, count: int) -> list[Row]:
        """Rows of the validation split: always the same ones."""
        return _smallest(self._rows("validation"), count)

    def compared(self, count: int) -> list[Row]:
        """The rows to compare versions on: always the same ones for bundles that kept out the same fields."""
        if self.compared_on != "kept-out":
            return _smallest(read_rows(self.folder, "test"), count)
        rows = chain(read_rows(self.folder, "train"), read_rows(self.folder, "validation"))
        return _smallest((row for row in rows if row.file_name in self.judging), count)

    def readings(self) -> dict[str, str]:
        """File name to second reading, if the data set or the bundles have some."""
        return {**self.judging, **read_second_readings(self.folder)}

    def _rows(self, split: str) -> Iterator[Row]:
        return (row for row in read_rows(self.folder, split) if row.file_name not in self.kept_out)


def find_original(dataset: Path | None, drawn: Path, bundles: Sequence[Bundle]) -> Original:
    """The data set, or drawn names in ``drawn`` if ``dataset`` is None.

    Args:
        drawn: folder of drawn names, which are made if they are not there.
        bundles: all that are compared, the live one first: its list of names is drawn from.
    Raises:
        DatasetError: ``dataset`` is incomplete. A run without it would forget what the network learned from it.
    """
    if dataset is None:
        live = bundles[0]
        counts = load_prior(live.prior_path).names if live.fusion is not None else {}
        return Original(drawn_names(drawn, counts), "drawn")
    for split in SPLITS:
        split_files(dataset, split)
    lists = [kept_out_of(bundle) for bundle in bundles]
    second = read_second_readings(dataset)
    common = set[str].intersection(*map(set, lists))
    readings = {name: second.get(name) or lists[0][name] for name in common}
    return Original(
        dataset, "dataset", frozenset(chain.from_iterable(lists)), dict(_there(dataset, readings))
    )


def _there(dataset: Path, readings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Those of ``readings`` that rows of the data set can be compared by: a list may be of another copy."""
    if not readings:
        return
    for row in chain(read_rows(dataset, "train"), read_rows(dataset, "validation")):
        reading = readings.get(row.file_name, "")
        if reading and kind_of(reading) != "unreadable" and row.path.is_file():
            yield row.file_name, reading


def _smallest(rows: Iterator[Row], count: int) -> list[Row]:
    """The ``count`` rows whose file names have the smallest sha256."""
    return nsmallest(count, rows, key=lambda row: hashlib.sha256(row.file_name.encode()).hexdigest())
