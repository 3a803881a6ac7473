"""An image's state, told from its row alone."""

from __future__ import annotations

import pytest

from backend.api.present import state_of
from backend.store.images import Image
from backend.store.readings import MAX_FAILURES


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"reading_failures": 0}, "unread"),
        ({"reading_failures": MAX_FAILURES - 1}, "unread"),
        ({"reading_failures": MAX_FAILURES}, "failed"),
        ({"reading_failures": 0, "reading_version": "fake-1"}, "pending"),
        ({"reading_failures": MAX_FAILURES, "reading_version": "fake-0"}, "pending"),
        ({"reading_failures": MAX_FAILURES, "label_kind": "corrected"}, "labelled"),
        ({"reading_failures": 0, "reading_version": "fake-1", "label_kind": "blank"}, "labelled"),
    ],
    ids=str,
)
def test_a_row_s_state(row: dict[str, object], state: str) -> None:
    assert state_of(Image(**row)) == state
