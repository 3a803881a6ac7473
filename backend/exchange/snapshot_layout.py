"""The folder in which serving freezes labels for a run: a table, and the images that it names.

labels.csv    one row per label: ``COLUMNS``, written and read by ``SnapshotRow``
images/       the files that FILENAME names
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from backend.exchange.label_kinds import LabelKind, as_kind

LABELS = "labels.csv"
IMAGES = "images"
COLUMNS = ("FILENAME", "IDENTITY", "SPLIT", "CORRECTED", "KIND", "GROUP", "CASE", "ACCENTS")
OLDEST_COLUMNS = COLUMNS[:5]
"""Those that snapshots of all releases have."""

STOPS_BY = 7
"""Of the labels that may be trained on, training keeps one in this many, or fewer, to decide when to stop; they teach
nothing."""

Split = Literal["train", "gate"]


@dataclass(frozen=True)
class SnapshotRow:
    """One label of a snapshot.

    Args:
        file_name: in ``IMAGES``.
        text: the name as typed; empty for any other kind.
        split: whether the label may be trained on, or is kept for the gate.
        corrected: whether the person changed the model's text.
        kind: of the label.
        group: the same for labels that belong together, such as the fields of one form, filled in by one person; they
            are on one side, and count as one in statistics.
        case, accents: what both the style in which the image is read and the one in which the text was typed keep; of
            the text, nothing that this leaves out counts.
    """

    file_name: str
    text: str
    split: Split
    corrected: bool
    kind: LabelKind
    group: str = ""
    case: str = "upper"
    accents: str = "folded"

    def cells(self) -> tuple[str, ...]:
        """The row as ``COLUMNS``."""
        corrected = str(int(self.corrected))
        return (
            *(self.file_name, self.text, self.split, corrected, self.kind),
            *(self.group, self.case, self.accents),
        )

    @classmethod
    def from_cells(cls, cells: Sequence[str]) -> SnapshotRow:
        """The inverse of ``cells``; a cell that an earlier release did not write is empty.

        Raises:
            ValueError: SPLIT or KIND is unknown.
        """
        file_name, text, split, corrected, kind, group, case, accents = cells
        style = (case or cls.case, accents or cls.accents)
        return cls(file_name, text, _as_split(split), corrected == "1", as_kind(kind), group, *style)


def snapshot_hash(folder: Path) -> str:
    """sha256 of a snapshot's table; since that names each image by its grey levels, it covers the images too.

    Raises:
        OSError: there is no table.
    """
    return hashlib.sha256((folder / LABELS).read_bytes()).hexdigest()


def _as_split(value: str) -> Split:
    if value == "train":
        return "train"
    if value == "gate":
        return "gate"
    raise ValueError(f"A snapshot's SPLIT is train or gate. Received: {value!r}")
