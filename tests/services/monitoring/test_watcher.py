"""A look at the database: what is new is reported once, whoever wrote it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from backend.services import audit
from backend.services.monitoring.watcher import Observation, Watcher
from backend.store.database import now, writing
from tests.store.rows import make_image, make_label, make_reading, refuse


def look(watcher: Watcher, session: Session) -> Observation:
    found = watcher.look(session, now())
    session.rollback()
    assert found is not None
    return found


def test_labels_and_readings_of_other_processes_are_told_once(
    session: Session, sessions: sessionmaker[Session]
) -> None:
    watcher = Watcher()
    assert look(watcher, session).confidences == []
    with sessions() as worker, writing(worker):
        image = make_image(worker, "a")
        image.created_at = now() - timedelta(seconds=40)
        reading = make_reading(worker, image, confidence=0.25)
        make_reading(worker, image, confidence=0.75, version="v2")
        make_label(worker, image, "corrected", "A", reading_id=reading.id)
        make_label(worker, image, "withdrawn", None, undoes=1)
        audit.note(worker, "command line", "image.erase", "image", image.id)
    found = look(watcher, session)
    assert found.labels == {"corrected": 1, "withdrawn": 1}
    assert found.actions == {"image.erase": 1}
    assert found.confidences == [0.25, 0.75]
    assert [round(wait) for wait in found.waits] == [40], "a second version did not keep anybody waiting"
    found = look(watcher, session)
    assert (found.labels, found.confidences, found.waits, found.actions) == ({}, [], [], {})


def test_what_is_not_a_name_is_counted_and_no_confidence(session: Session) -> None:
    watcher = Watcher()
    look(watcher, session)
    with writing(session):
        make_reading(session, make_image(session, "a"), confidence=0.25)
        refuse(session, make_image(session, "b"), "LEA")
    found = look(watcher, session)
    assert (found.confidences, found.not_names, len(found.waits)) == ([0.25], 1, 2)


def test_a_clock_that_was_set_back_makes_no_negative_wait(session: Session) -> None:
    watcher = Watcher()
    look(watcher, session)
    with writing(session):
        image = make_image(session, "a")
        image.created_at = now() + timedelta(minutes=2)
        make_reading(session, image)
    assert look(watcher, session).waits == [0.0]


def test_without_a_database_there_is_no_look(session: Session, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE heartbeats"))
    assert Watcher().look(session, now()) is None
