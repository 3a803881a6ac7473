from __future__ import annotations

import pytest

from backend.services.export.identity import identity_of
from backend.store.labels import Label


@pytest.mark.parametrize(
    ("kind", "text", "identity"),
    [
        ("confirmed", "MARTIN", "MARTIN"),
        ("corrected", "NULL", "NULL"),
        ("corrected", "EMPTY", "Empty"),
        ("confirmed", "NONE", "None"),
        ("blank", None, "EMPTY"),
        ("unreadable", None, "UNREADABLE"),
    ],
)
def test_a_label_is_its_text_or_the_dataset_s_mark(kind: str, text: str | None, identity: str) -> None:
    assert identity_of(Label(kind=kind, text=text)) == identity
