"""The data set of handwritten names: its CSVs and folders, and which rows can be learned from.

The layout is ``written_name_{split}_v2.csv`` (FILENAME, IDENTITY) beside ``{split}_v2/{split}/``. CSVs are read in
pieces, so memory does not grow with the data set. Knows no networks.
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

from backend.exchange.label_kinds import MARK_OF, LabelKind, kind_of
from backend.recognizer.alphabet import NAMES, Alphabet
from backend.recognizer.ctc import frames_needed
from backend.recognizer.image import ImageRefusedError, decode
from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.spelling.left_open import LeftOpen

SPLITS = ("train", "validation", "test")
_ROWS_PER_PIECE = 5_000


class DatasetError(ValueError):
    """The folder is not a data set; the message says what is missing."""


@dataclass(frozen=True)
class Row:
    """One label: its image's file, what is written there (IDENTITY as it stands in the CSV), and the label's kind."""

    file_name: str
    identity: str
    path: Path
    kind: LabelKind = "text"


@dataclass(frozen=True)
class Sample:
    """An image ``(H, W)`` uint8 that can be learned from.

    ``text`` is '' if the image is blank; ``left_open`` says how it differs from what is written.
    """

    file_name: str
    text: str
    grey: NDArray[np.uint8]
    width: int  # of the normalised image, in columns
    left_open: LeftOpen = LeftOpen.FORM


@dataclass
class Report:
    """How many rows were used and how many were left out, by reason."""

    used: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """Number of rows seen."""
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
                f"{path} is missing. Point PARAPH_DATASET at the data set's folder, or download it with "
                "`python -m training.fetch`."
            )
    return csv, folder


def read_rows(root: Path, split: str) -> Iterator[Row]:
    """The rows of a split in order. Surnames such as NULL, NA and NAN stay words.

    Raises:
        DatasetError: a file or a column is missing.
    """
    csv, folder = split_files(root, split)
    for piece in read_pieces(csv, ("FILENAME", "IDENTITY")):
        for name, identity in zip(piece["FILENAME"], piece["IDENTITY"], strict=True):
            yield Row(name, identity, folder / name, kind_of(identity))


def read_pieces(csv: Path, columns: tuple[str, ...]) -> Iterator[pd.DataFrame]:
    """The columns of a CSV as text, a few thousand rows at a time; an empty cell is ''.

    Raises:
        DatasetError: a column is missing.
    """
    pieces = pd.read_csv(csv, dtype=str, keep_default_na=False, na_filter=False, chunksize=_ROWS_PER_PIECE)
    for piece in pieces:
        missing = [column for column in columns if column not in piece.columns]
        if missing:
            raise DatasetError(f"{csv} needs the columns {columns}. Received: {list(piece.columns)}")
        yield piece


@dataclass(frozen=True)
class Examiner:
    """Turns rows into samples, or says why a row is left out.

    Args:
        alphabet: what the network can write.
        spec: of the network's input; decides how many frames an image has.
        frame_stride: columns per frame.
        blanks: whether blank images are samples with the text '', or left out.
        readings: file name to the label (a name or a mark) that replaces the row's own.
        left_open: what labels do not say of the letters that are written.
    """

    alphabet: Alphabet = NAMES
    spec: ImageSpec = field(default_factory=ImageSpec)
    frame_stride: int = 4
    blanks: bool = False
    readings: Mapping[str, str] = field(default_factory=dict)
    left_open: LeftOpen = LeftOpen.FORM

    def examine(self, row: Row) -> Sample | str:
        """The sample of ``row``, or the reason for leaving it out."""
        text = self._text(row)
        if isinstance(text, Reason):
            return str(text)
        grey = open_image(row.path)
        if isinstance(grey, Reason):
            return str(grey)
        width = normalise(grey, self.spec).pixels.shape[1]
        if frames_needed(tuple(self.alphabet.encode(text))) > width // self.frame_stride:
            return "label longer than the image's frames"
        return Sample(row.file_name, text, grey, width, self.left_open)

    def _text(self, row: Row) -> str | Reason:
        identity, kind = row.identity, row.kind
        if row.file_name in self.readings:
            identity = self.readings[row.file_name]
            kind = kind_of(identity)
        if kind == "blank" and self.blanks:
            return ""
        if kind != "text":
            return Reason(f"label {identity or MARK_OF[kind]}")
        if not identity.strip():
            return Reason("label missing")
        folded = self.alphabet.fold(identity)
        return Reason("letters outside the alphabet") if folded.unknown else folded.text


class Reason(str):
    """Why a row is left out; its type distinguishes it from a text."""


def open_image(path: Path) -> NDArray[np.uint8] | Reason:
    """The grey levels ``(H, W)`` of an image file, or why it cannot be opened."""
    try:
        return decode(path.read_bytes())
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
        # An empty FILENAME names the folder; Windows reports reading a folder as a lack of permission.
        return Reason("image file missing")
    except ImageRefusedError as error:
        return Reason(f"image {error.code.replace('-', ' ')}")


def samples(rows: Iterator[Row], examiner: Examiner, report: Report) -> Iterator[Sample]:
    """The usable samples in order; ``report`` counts rows on the way."""
    for row in rows:
        result = examiner.examine(row)
        if isinstance(result, Sample):
            report.used += 1
            yield result
        else:
            report.left_out[result] += 1


def count_rows(root: Path, split: str) -> int:
    """Number of rows of a split."""
    csv, _ = split_files(root, split)
    return sum(len(piece) for piece in read_pieces(csv, ("FILENAME",)))


def report_split(
    root: Path, split: str, examiner: Examiner, show: Callable[[Iterator[Row]], Iterator[Row]] = iter
) -> Report:
    """Examine every row of a split; ``show`` may wrap the rows in a progress bar."""
    report = Report()
    for _ in samples(show(read_rows(root, split)), examiner, report):
        pass
    return report


def progress_bar(description: str, total: int) -> Callable[[Iterator[Row]], Iterator[Row]]:
    """A wrapper that shows a progress bar while rows are iterated."""

    def show(rows: Iterator[Row]) -> Iterator[Row]:
        yield from track(rows, description=description, total=total)

    return show
