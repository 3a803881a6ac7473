"""Reads many fields from files through the very engine that serves, a piece at a time.

Knows rows of a data set and a recognizer. Memory does not grow with the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.gaps import read_with_gaps
from backend.recognizer.image import ImageRefusedError, decode
from backend.recognizer.reading import RecognizerProtocol
from training.data.dataset import Row

_PIECE = 256  # images decoded and read together


@dataclass(frozen=True)
class ReadRow:
    """A row and what was read; ``problem`` says why its image could not be opened, the text is '' then."""

    row: Row
    text: str
    confidence: float
    problem: str | None = None


def read_files(recognizer: RecognizerProtocol, rows: Iterable[Row]) -> Iterator[ReadRow]:
    """Each row's reading, in the rows' order."""
    remaining = iter(rows)
    while piece := list(islice(remaining, _PIECE)):
        opened = [_open(row) for row in piece]
        for row, found in zip(piece, read_with_gaps(recognizer.read, opened), strict=True):
            if isinstance(found, str):
                yield ReadRow(row, "", 0.0, found)
            else:
                yield ReadRow(row, found.text, found.confidence)


def _open(row: Row) -> NDArray[np.uint8] | str:
    """The row's grey levels, or why there are none."""
    try:
        return decode(row.path.read_bytes())
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
        # An empty FILENAME names the folder; Windows calls reading a folder a lack of permission.
        return "image file missing"
    except ImageRefusedError as error:
        return f"image {error.code.replace('-', ' ')}"
