"""How a label is written in the dataset's own CSVs: one column, and marks where there is no name."""

from __future__ import annotations

from backend.store.labels import Label

_MARKS = {"blank": "EMPTY", "unreadable": "UNREADABLE"}


_TAKEN = frozenset({"EMPTY", "UNREADABLE", "NONE"})


def identity_of(label: Label) -> str:
    """The text as typed, or the dataset's mark for a field without one.

    A name that is spelt like a mark is written Empty, not EMPTY: readers know a mark by its capitals.
    """
    if label.text is None:
        return _MARKS[label.kind]
    return label.text.capitalize() if label.text.strip() in _TAKEN else label.text
