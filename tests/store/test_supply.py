"""What there is to learn from, counted by text."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from backend.store.database import now, writing
from backend.store.supply import select_text_counts
from tests.store.rows import make_image, make_label


def test_labels_that_count_are_counted_by_text(session: Session) -> None:
    with writing(session):
        for number, text in enumerate(["ANNE", "ANNE", "LUC"]):
            make_label(session, make_image(session, f"{number}.png"), text=text)
        make_label(session, make_image(session, "blank.png"), "blank", None)
        changed = make_image(session, "changed.png")
        make_label(session, changed, text="OLD")
        make_label(session, changed, "withdrawn", None)
    assert select_text_counts(session) == [("ANNE", 2), ("LUC", 1)]


def test_only_labels_after_a_moment_count(session: Session) -> None:
    with writing(session):
        make_label(session, make_image(session, "a.png"), text="ANNE")
    assert select_text_counts(session, since=now() + timedelta(minutes=1)) == []
    assert select_text_counts(session, since=now() - timedelta(minutes=1)) == [("ANNE", 1)]
