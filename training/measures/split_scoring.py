"""Reads a split of the data set with a bundle and scores the readings.

Knows the data set's files and a bundle; ``training.measures.scoring`` does the counting.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from rich.console import Console
from rich.progress import track

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from training.data.dataset import Row, count_rows, read_rows
from training.data.read_files import ReadRow, read_files, write_predictions
from training.data.second_readings import read_gold
from training.measures.scoring import Scoring


@dataclass(frozen=True)
class Selection:
    """Which rows of a data set are scored, and against what.

    Args:
        dataset: folder of the data set.
        files: pattern of the file names to read; None for all.
        gold: CSV (FILENAME, GOLD) of the truth; None for the data set's own labels.
        without_gold: whether to read rows that are not in ``gold`` too.
    """

    dataset: Path
    split: str
    files: str | None = None
    gold: Path | None = None
    without_gold: bool = False


def score_split(
    bundle: Bundle,
    selection: Selection,
    *,
    prior: bool = True,
    listed: Container[str] | None = None,
    predictions: Path | None = None,
    threads: int = 1,
    console: Console | None = None,
) -> Scoring:
    """Read the selected rows with a progress bar, and score them.

    Args:
        prior: whether to use the bundle's name prior.
        listed: folded names that a list holds; the others are also scored by themselves.
        predictions: CSV to write every reading to.
    Raises:
        DatasetError: a file or a column is missing.
    """
    gold = read_gold(selection.gold) if selection.gold else None
    rows: Iterable[Row] = read_rows(selection.dataset, selection.split)
    total: int | None = count_rows(selection.dataset, selection.split)
    if (pattern := selection.files) is not None:
        rows, total = (row for row in rows if fnmatchcase(row.file_name, pattern)), None
    if gold is not None and not selection.without_gold:
        rows, total = (row for row in rows if row.file_name in gold), total and len(gold)
    read: Iterable[ReadRow] = read_files(Recognizer(bundle, threads, prior), rows)
    if predictions is not None:
        read = write_predictions(predictions, read)
    scoring = Scoring(bundle.alphabet, listed)
    for item in track(read, description=f"reading {selection.split}", total=total, console=console):
        scoring.add(item, item.row.identity if gold is None else gold.get(item.row.file_name))
    return scoring
