"""People's labels as the web side froze them: ``labels.csv`` (FILENAME, IDENTITY, SPLIT, CORRECTED, KIND) beside
``images/``.

Knows that folder's layout and who belongs to which part. The gate's part is never trained on; of the rest a
fixed seventh is held out to stop the training by.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from training.data.dataset import DatasetError, Row, read_pieces

Part = Literal["train", "held out", "gate"]

_COLUMNS = ("FILENAME", "IDENTITY", "SPLIT", "CORRECTED", "KIND")
_MARK_OF = {"blank": "EMPTY", "unreadable": "UNREADABLE"}
_ONE_IN = 7


@dataclass(frozen=True)
class Answer:
    """One label. ``corrected`` says that the person changed the model's text."""

    row: Row
    part: Part
    corrected: bool


def read_snapshot(folder: Path) -> list[Answer]:
    """All labels in the file's order.

    Raises:
        DatasetError: the file or a column is missing, or a SPLIT or KIND is none that we know.
    """
    csv = folder / "labels.csv"
    if not csv.exists():
        raise DatasetError(f"{csv} is missing: this is no snapshot of labels.")
    answers = []
    for piece in read_pieces(csv, _COLUMNS):
        for name, identity, split, corrected, kind in piece[list(_COLUMNS)].itertuples(index=False):
            row = _row(folder / "images" / name, identity, kind)
            answers.append(Answer(row, _part(split, name), corrected == "1"))
    return answers


def is_held_out(file_name: str) -> bool:
    """Whether a training label is kept back for early stopping; by the name alone, so that it stays so."""
    return int(hashlib.sha256(file_name.encode()).hexdigest()[:8], 16) % _ONE_IN == 0


def _row(path: Path, identity: str, kind: str) -> Row:
    if kind == "name":
        return Row(path.name, identity, path, is_name=True)
    if kind in _MARK_OF:
        return Row(path.name, _MARK_OF[kind], path)
    raise DatasetError(f"A snapshot's KIND is name, blank or unreadable. Received: {kind!r} for {path.name}")


def _part(split: str, file_name: str) -> Part:
    if split == "gate":
        return "gate"
    if split == "train":
        return "held out" if is_held_out(file_name) else "train"
    raise DatasetError(f"A snapshot's SPLIT is train or gate. Received: {split!r} for {file_name}")
