"""The dataset of handwritten names: its CSVs and folders, and which rows can be learned from.

Knows the layout ``written_name_{split}_v2.csv`` (FILENAME, IDENTITY) beside ``{split}_v2/{split}/``, read in
pieces so that memory does not grow with the dataset. Knows nothing of networks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.progress import track

from backend.recognizer.alphabet import NAMES, Alphabet
from backend.recognizer.ctc import frames_needed
from backend.recognizer.image import ImageRefusedError, decode
from backend.recognizer.normalise import ImageSpec, normalise
from training.dataset import main

SPLITS = ("train", "validation", "test")
EMPTY = "EMPTY"  # what annotators typed on a blank field
MARKS = frozenset({EMPTY, "UNREADABLE", "NONE"})  # what they typed where there is no name
_ROWS_A_PIECE = 5_000


class DatasetError(ValueError):
    """The folder is not a dataset; the message says what is missing."""


@dataclass(frozen=True)
class Row:
    """One line of a split's CSV, untouched. ``is_name``: the identity is a name even if it is spelt like a mark."""

    file_name: str
    identity: str
    path: Path
    is_name: bool = False


@dataclass(frozen=True)
class Sample:
    """An image ``(H, W)`` uint8 that can be learned from; ``text`` is folded, '' for a blank field."""

    file_name: str
    text: str
    grey: NDArray[np.uint8]
    width: int  # of the normalised image, in columns


@dataclass
class Report:
    """How many rows were used and how many were left out, by reason."""

    used: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """All rows seen."""
        return self.used + sum(self.left_out.values())


def split_files(root: Path, split: str) -> tuple[Path, Path]:
    """The CSV and the image folder of a split.

    Raises:
        DatasetError: either is missing.
    """
    csv, folder = root / f"written_name_{split}_v2.csv", root / f"{split}_v2" / split
    for path in (csv, folder):
        if not path.exists():
            raise DatasetError(
                f"{path} is missing. Point PARAPH_DATASET at the dataset's folder, or bring it with "
                "`python -m training.fetch`."
            )
    return csv, folder


def read_rows(root: Path, split: str) -> Iterator[Row]:
    """A split's rows in order. Surnames such as NULL, NA and NAN are kept as the words they are.

    Raises:
        DatasetError: a file or a column is missing.
    """
    csv, folder = split_files(root, split)
    for piece in read_pieces(csv, ("FILENAME", "IDENTITY")):
        for name, identity in zip(piece["FILENAME"], piece["IDENTITY"], strict=True):
            yield Row(name, identity, folder / name)


def read_pieces(csv: Path, columns: tuple[str, ...]) -> Iterator[pd.DataFrame]:
    """A CSV's columns as text, a few thousand rows at a time; an empty cell is ''.

    Raises:
        DatasetError: a column is missing.
    """
    pieces = pd.read_csv(csv, dtype=str, keep_default_na=False, na_filter=False, chunksize=_ROWS_A_PIECE)
    for piece in pieces:
        missing = [column for column in columns if column not in piece.columns]
        if missing:
            raise DatasetError(f"{csv} needs the columns {columns}. Received: {list(piece.columns)}")
        yield piece


@dataclass(frozen=True)
class Examiner:
    """Turns rows into samples, or says why not.

    Args:
        alphabet: what the network can write.
        spec: its input, which decides how many frames an image gives.
        frame_stride: columns a frame.
        blanks: whether ``EMPTY`` fields are samples with the text ''.
        readings: texts that replace a row's IDENTITY.
    """

    alphabet: Alphabet = NAMES
    spec: ImageSpec = field(default_factory=ImageSpec)
    frame_stride: int = 4
    blanks: bool = False
    readings: Mapping[str, str] = field(default_factory=dict)

    def examine(self, row: Row) -> Sample | str:
        """The sample of ``row``, or the reason for leaving it out."""
        text = self._text(self.readings.get(row.file_name, row.identity), row.is_name)
        if isinstance(text, Reason):
            return str(text)
        try:
            grey = decode(row.path.read_bytes())
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
            # An empty FILENAME names the folder; Windows calls reading a folder a lack of permission.
            return "image file missing"
        except ImageRefusedError as error:
            return f"image {error.code.replace('_', ' ')}"
        width = normalise(grey, self.spec).pixels.shape[1]
        if frames_needed(tuple(self.alphabet.encode(text))) > width // self.frame_stride:
            return "label longer than the image's frames"
        return Sample(row.file_name, text, grey, width)

    def _text(self, identity: str, is_name: bool) -> str | Reason:
        if not identity.strip():
            return Reason("label missing")
        if identity in MARKS and not is_name:
            return "" if self.blanks and identity == EMPTY else Reason(f"label {identity}")
        folded = self.alphabet.fold(identity)
        return Reason("letters outside the alphabet") if folded.unknown else folded.text


class Reason(str):
    """Why a row is left out; told apart from a text by its type."""


def samples(rows: Iterator[Row], examiner: Examiner, report: Report) -> Iterator[Sample]:
    """The usable samples in order; ``report`` counts as they pass."""
    for row in rows:
        result = examiner.examine(row)
        if isinstance(result, Sample):
            report.used += 1
            yield result
        else:
            report.left_out[result] += 1


def count_rows(root: Path, split: str) -> int:
    """Rows of a split's CSV."""
    csv, _ = split_files(root, split)
    return sum(len(piece) for piece in read_pieces(csv, ("FILENAME",)))


def report_split(
    root: Path, split: str, examiner: Examiner, show: Callable[[Iterator[Row]], Iterator[Row]] = iter
) -> Report:
    """Examine every row of a split; ``show`` wraps the rows in a progress bar."""
    report = Report()
    for _ in samples(show(read_rows(root, split)), examiner, report):
        pass
    return report


def progress_bar(description: str, total: int) -> Callable[[Iterator[Row]], Iterator[Row]]:
    """Wraps rows so that going through them shows how far it is."""

    def show(rows: Iterator[Row]) -> Iterator[Row]:
        yield from track(rows, description=description, total=total)

    return show


if __name__ == "__main__":
    main()
