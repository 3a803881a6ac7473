"""Reads the labels that serving froze for a run, and divides them.

Knows the folder's layout from ``backend.exchange.snapshot_layout``. The gate's labels are never trained on; of the
others about a seventh, up to `MOST_HELD_OUT`, is held out to decide when to stop.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from backend.exchange.snapshot_layout import COLUMNS, IMAGES, LABELS, OLDEST_COLUMNS, STOPS_BY, SnapshotRow
from backend.exchange.style import PLAIN, Accents, Case, Style
from training.data.dataset import DatasetError, Row, read_pieces

Part = Literal["train", "held out", "gate"]

MOST_HELD_OUT = 400
"""All of them are read after every hundred steps at most, so that more would slow the training down."""


@dataclass(frozen=True)
class SnapshotLabel:
    """One label.

    Args:
        corrected: whether the person changed the model's text.
        group: the same for labels that belong together, see `SnapshotRow`.
        style: in which the image is read, as far as the text was typed so.
    """

    row: Row
    part: Part
    corrected: bool
    group: str = ""
    style: Style = PLAIN


def read_snapshot(folder: Path) -> list[SnapshotLabel]:
    """All labels in the file's order.

    Raises:
        DatasetError: the file or a column is missing, or a SPLIT, KIND or style is unknown.
    """
    path = folder / LABELS
    if not path.exists():
        raise DatasetError(f"{path} is missing: {folder} is not a snapshot.")
    labels = []
    for piece in read_pieces(path, OLDEST_COLUMNS):
        for cells in piece.reindex(columns=list(COLUMNS), fill_value="").itertuples(index=False):
            try:
                labels.append(_label(SnapshotRow.from_cells(cells), folder / IMAGES))
            except ValueError as error:
                raise DatasetError(f"{path} cannot be used: {error}") from error
    return _few_held_out(labels)


def is_held_out(name: str) -> bool:
    """Whether a training label is held out while there are few; the name of its group or file alone decides.

    So a single label stays where it is from run to run; a group's name changes with its smallest image, and then the
    whole group may move. Of many labels, some of those held out teach in later runs.
    """
    return int(_digest(name)[:8], 16) % STOPS_BY == 0


def _few_held_out(labels: list[SnapshotLabel]) -> list[SnapshotLabel]:
    """At most `MOST_HELD_OUT` are held out: groups and single labels with the smallest digests; the others teach."""
    sizes = Counter(_unit(label) for label in labels if label.part == "held out")
    free = MOST_HELD_OUT
    for unit in sorted(sizes, key=_digest):
        if sizes[unit] <= free:
            free -= sizes.pop(unit)
    return [
        replace(label, part="train") if label.part == "held out" and _unit(label) in sizes else label
        for label in labels
    ]


def _unit(label: SnapshotLabel) -> str:
    return label.group or label.row.file_name


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _label(row: SnapshotRow, images: Path) -> SnapshotLabel:
    part: Part = row.split
    if part == "train" and is_held_out(row.group or row.file_name):
        part = "held out"
    image = Row(row.file_name, row.text, images / row.file_name, row.kind)
    return SnapshotLabel(image, part, row.corrected, row.group, _style(row.case, row.accents))


def _style(case: str, accents: str) -> Style:
    """Two cells as a style, which checks them."""
    return Style(cast("Case", case), cast("Accents", accents))
