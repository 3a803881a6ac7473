"""Readings that replace labels: second readings by people, and CSVs of better labels.

Knows CSVs of FILENAME and a text; ``training.data.dataset`` knows which images there are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from training.data.dataset import read_pieces

SECOND_READINGS = "second_readings.csv"


def read_second_readings(root: Path) -> dict[str, str]:
    """File name to second reading, if the data set in ``root`` has such a file; else empty.

    Raises:
        DatasetError: a column is missing.
    """
    path = root / SECOND_READINGS
    return read_readings(path if path.exists() else None)


def read_readings(path: Path | None) -> dict[str, str]:
    """File name to text of a CSV with FILENAME and READING; empty without one.

    Raises:
        DatasetError: a column is missing.
    """
    return {} if path is None else _read_texts(path, "READING")


def read_gold(path: Path) -> dict[str, str]:
    """File name to text of a CSV with FILENAME and GOLD.

    Raises:
        DatasetError: a column is missing.
    """
    return _read_texts(path, "GOLD")


def better_labels(root: Path, paths: Iterable[Path]) -> dict[str, str]:
    """File name to the text that replaces its label.

    Later files win over earlier ones, and second readings over all. Rows whose READING is still empty are ignored.

    Raises:
        DatasetError: a column is missing.
    """
    readings = {name: text for path in paths for name, text in read_readings(path).items() if text.strip()}
    return {**readings, **read_second_readings(root)}


def set_aside(paths: Iterable[Path]) -> frozenset[str]:
    """The FILENAMEs in ``paths``, which are not to be learned from.

    Raises:
        DatasetError: the column is missing.
    """
    return frozenset(
        name for path in paths for piece in read_pieces(path, ("FILENAME",)) for name in piece["FILENAME"]
    )


def write_readings(path: Path, readings: Mapping[str, str]) -> None:
    """Write a CSV that ``read_readings`` reads."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("FILENAME", "READING"), *readings.items()])


def _read_texts(path: Path, column: str) -> dict[str, str]:
    return {
        name: text
        for piece in read_pieces(path, ("FILENAME", column))
        for name, text in zip(piece["FILENAME"], piece[column], strict=True)
    }
