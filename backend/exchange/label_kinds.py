"""The kinds of a label, and how the data set's CSVs write one: a cell with the text, or a mark if there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

LabelKind = Literal["text", "unreadable", "blank"]
KINDS: tuple[LabelKind, ...] = ("text", "unreadable", "blank")

EMPTY, UNREADABLE, NONE = "EMPTY", "UNREADABLE", "NONE"
MARKS = frozenset({EMPTY, UNREADABLE, NONE})
"""What annotators typed in place of a name. ``NONE`` occurs in the data set; Paraph never writes it."""

EQUAL_TEXTS = 5
"""At most this many labels with the same text count; more would teach a model that text instead of reading."""

MARK_OF: Mapping[str, str] = {"blank": EMPTY, "unreadable": UNREADABLE}
_KIND_OF: Mapping[str, LabelKind] = {EMPTY: "blank", UNREADABLE: "unreadable", NONE: "unreadable"}


def as_kind(value: str) -> LabelKind:
    """``value`` as a kind.

    Raises:
        ValueError: there is no such kind.
    """
    for kind in KINDS:
        if kind == value:
            return kind
    raise ValueError(f"A label's kind is {', '.join(KINDS)}. Received: {value!r}")


def kind_of(cell: str) -> LabelKind:
    """The kind of a label that is written as one cell."""
    return _KIND_OF.get(cell, "text")


def cell_of(kind: str, text: str | None) -> str:
    """A label as one cell: the text as typed, or the mark of its kind if there is no text.

    A name that is spelt like a mark is written Empty, not EMPTY: readers recognise a mark by its capitals.
    """
    if text is None:
        return MARK_OF[kind]
    return text.capitalize() if text.strip() in MARKS else text
