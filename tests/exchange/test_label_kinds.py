from __future__ import annotations

import pytest

from backend.exchange.label_kinds import KINDS, as_kind, cell_of, kind_of


@pytest.mark.parametrize(
    ("kind", "text", "cell"),
    [
        ("text", "MARTIN", "MARTIN"),
        ("corrected", "NULL", "NULL"),
        ("text", "EMPTY", "Empty"),
        ("text", " NONE", " none"),
        ("text", "UNREADABLE", "Unreadable"),
        ("blank", None, "EMPTY"),
        ("unreadable", None, "UNREADABLE"),
    ],
)
def test_a_label_is_written_as_its_text_or_its_mark(kind: str, text: str | None, cell: str) -> None:
    assert cell_of(kind, text) == cell


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("EMPTY", "blank"),
        ("UNREADABLE", "unreadable"),
        ("NONE", "unreadable"),
        ("Empty", "text"),
        (" EMPTY", "text"),
        ("", "text"),
    ],
)
def test_only_marks_in_capitals_are_marks(cell: str, kind: str) -> None:
    assert kind_of(cell) == kind


@pytest.mark.parametrize("text", ["LEA", "EMPTY", "NONE", "UNREADABLE"])
def test_a_written_name_is_read_as_a_name(text: str) -> None:
    assert kind_of(cell_of("text", text)) == "text"


def test_kinds_are_checked() -> None:
    assert [as_kind(kind) for kind in ("text", "unreadable", "blank")] == list(KINDS)
    with pytest.raises(ValueError, match="Received: 'withdrawn'"):
        as_kind("withdrawn")
