from __future__ import annotations

import pytest

from backend.exchange.label_kinds import KINDS, as_kind, kind_of, written


@pytest.mark.parametrize(
    ("kind", "text", "cell"),
    [
        ("name", "MARTIN", "MARTIN"),
        ("corrected", "NULL", "NULL"),
        ("name", "EMPTY", "Empty"),
        ("name", " NONE", " none"),
        ("name", "UNREADABLE", "Unreadable"),
        ("blank", None, "EMPTY"),
        ("unreadable", None, "UNREADABLE"),
    ],
)
def test_a_label_is_written_as_its_text_or_its_mark(kind: str, text: str | None, cell: str) -> None:
    assert written(kind, text) == cell


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("EMPTY", "blank"),
        ("UNREADABLE", "unreadable"),
        ("NONE", "unreadable"),
        ("Empty", "name"),
        (" EMPTY", "name"),
        ("", "name"),
    ],
)
def test_only_marks_in_capitals_are_marks(cell: str, kind: str) -> None:
    assert kind_of(cell) == kind


@pytest.mark.parametrize("text", ["LEA", "EMPTY", "NONE", "UNREADABLE"])
def test_a_written_name_is_read_as_a_name(text: str) -> None:
    assert kind_of(written("name", text)) == "name"


def test_kinds_are_checked() -> None:
    assert [as_kind(kind) for kind in ("name", "blank", "unreadable")] == list(KINDS)
    with pytest.raises(ValueError, match="Received: 'withdrawn'"):
        as_kind("withdrawn")
