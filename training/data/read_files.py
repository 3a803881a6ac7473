"""Reads many image files with the engine that serves, a piece at a time.

Knows rows of a data set and a recognizer. Memory does not grow with the number of rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.gaps import read_with_gaps
from backend.recognizer.reading import RecognizerProtocol
from training.data.dataset import Reason, Row, open_image

_PIECE = 256  # images decoded and read together


@dataclass(frozen=True)
class ReadRow:
    """A row and its reading. ``problem`` says why the image could not be opened; the text is '' then."""

    row: Row
    text: str
    confidence: float
    problem: str | None = None


def read_files(recognizer: RecognizerProtocol, rows: Iterable[Row]) -> Iterator[ReadRow]:
    """Read the image of each row, in order."""
    remaining = iter(rows)
    while piece := list(islice(remaining, _PIECE)):
        opened: list[NDArray[np.uint8] | Reason] = [open_image(row.path) for row in piece]
        for row, found in zip(piece, read_with_gaps(recognizer.read, opened), strict=True):
            if isinstance(found, Reason):
                yield ReadRow(row, "", 0.0, str(found))
            else:
                yield ReadRow(row, found.text, found.confidence)


def write_predictions(path: Path, read: Iterable[ReadRow]) -> Iterator[ReadRow]:
    """Pass readings on, and write FILENAME, IDENTITY, READING, CONFIDENCE of each to ``path`` on the way."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("FILENAME", "IDENTITY", "READING", "CONFIDENCE"))
        for item in read:
            table.writerow((item.row.file_name, item.row.identity, item.text, f"{item.confidence:.6f}"))
            yield item
