from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from backend.store.audit import insert_event
from backend.store.database import now, writing
from backend.store.lists import added
from tests.store.rows import make_image, make_label, make_reading


def test_an_empty_store_has_added_nothing(session: Session) -> None:
    assert (added.newest_reading_id(session), added.newest_event_id(session)) == (0, 0)
    assert added.select_events_after(session, -500, 10) == []
    assert added.select_labels_after(session, -500, 10) == []
    assert added.select_readings_after(session, -500, 10) == []


def test_labels_come_oldest_first_with_withdrawals_and_those_in_the_bin(session: Session) -> None:
    with writing(session):
        image, deleted = make_image(session, "a"), make_image(session, "b")
        make_label(session, image, "corrected", "A")
        make_label(session, image, "withdrawn", None, undoes=1)
        make_label(session, deleted, "blank", None)
        deleted.deleted_at = now()
    found = added.select_labels_after(session, 0, 10)
    assert [(label.id, label.kind) for label in found] == [(1, "corrected"), (2, "withdrawn"), (3, "blank")]
    assert [label.id for label in added.select_labels_after(session, 1, 1)] == [2]
    assert now() - found[0].created_at < timedelta(minutes=1)


def test_audit_events_come_oldest_first(session: Session) -> None:
    with writing(session):
        for action in ("session.refuse", "image.delete"):
            insert_event(session, actor="anna", action=action, target_kind="x", target_id=None, detail={})
    found = added.select_events_after(session, 0, 10)
    assert [(event.id, event.action) for event in found] == [(1, "session.refuse"), (2, "image.delete")]
    assert [event.id for event in added.select_events_after(session, 1, 10)] == [2]
    assert added.newest_event_id(session) == 2


def test_a_first_reading_says_when_its_image_came_and_a_second_does_not(session: Session) -> None:
    with writing(session):
        image, other = make_image(session, "a"), make_image(session, "b")
        make_reading(session, image, confidence=0.5)
        make_reading(session, image, confidence=0.75, version="v2")
        make_reading(session, other, confidence=1.0, version="v2")
        came_at = image.created_at
    found = added.select_readings_after(session, 0, 10)
    assert [(reading.id, reading.confidence) for reading in found] == [(1, 0.5), (2, 0.75), (3, 1.0)]
    assert found[0].image_came_at == came_at
    assert found[1].image_came_at is None
    assert found[2].image_came_at is not None
    assert [reading.id for reading in added.select_readings_after(session, 2, 10)] == [3]
    assert added.newest_reading_id(session) == 3
