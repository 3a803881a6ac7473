"""How a label is written in the dataset's own CSVs: one column, and marks where there is no name."""

from __future__ import annotations

from backend.store.labels import Label

_MARKS = {"blank": "EMPTY", "unreadable": "UNREADABLE"}


def identity_of(label: Label) -> str:
    """The text as typed, or the dataset's mark for a field without one."""
    return label.text if label.text is not None else _MARKS[label.kind]
