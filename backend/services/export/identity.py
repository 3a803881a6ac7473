"""How a label is written in the data set's own CSVs."""

from __future__ import annotations

from backend.exchange.label_kinds import written
from backend.store.labels import Label


def identity_of(label: Label) -> str:
    """The text as typed, or the mark of a label without one."""
    return written(label.kind, label.text)
