"""What was read of fields after their labels were given, by people or by a judge, and what outranks what.

Knows CSVs of FILENAME and READING; which fields there are is ``dataset``'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from training.data.dataset import read_pieces

SECOND_READINGS = "second_readings.csv"


def read_second_readings(root: Path) -> dict[str, str]:
    """File name to a later, more careful reading, where the dataset has such a file; else empty."""
    csv = root / SECOND_READINGS
    return read_readings(csv if csv.exists() else None)


def read_readings(csv: Path | None) -> dict[str, str]:
    """File name to text of a CSV with FILENAME and READING; empty without one.

    Raises:
        DatasetError: a column is missing.
    """
    if csv is None:
        return {}
    columns = ("FILENAME", "READING")
    return {
        name: reading
        for piece in read_pieces(csv, columns)
        for name, reading in zip(piece["FILENAME"], piece["READING"], strict=True)
    }


def better_labels(root: Path, csvs: Iterable[Path]) -> dict[str, str]:
    """File name to what replaces its label: the last text that ``csvs`` have, and before all a second reading.

    A row that is still to be filled in says nothing.

    Raises:
        DatasetError: a column is missing.
    """
    readings = {name: text for csv in csvs for name, text in read_readings(csv).items() if text.strip()}
    return {**readings, **read_second_readings(root)}


def read_gold(path: Path) -> dict[str, str]:
    """File name to GOLD, all rows.

    Raises:
        DatasetError: a column is missing.
    """
    return {
        name: gold
        for piece in read_pieces(path, ("FILENAME", "GOLD"))
        for name, gold in zip(piece["FILENAME"], piece["GOLD"], strict=True)
    }
