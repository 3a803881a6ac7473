from __future__ import annotations

from sqlalchemy.orm import Session

from backend.store.database import now, writing
from backend.store.heartbeats import WORKER, beat, select_heartbeat


def test_nobody_was_seen_at_first(session: Session) -> None:
    assert select_heartbeat(session, WORKER) is None


def test_a_beat_says_when(session: Session) -> None:
    before = now()
    with writing(session):
        beat(session, WORKER)
    heartbeat = select_heartbeat(session, WORKER)
    assert heartbeat is not None
    assert before <= heartbeat.seen_at <= now()


def test_the_last_beat_counts(session: Session) -> None:
    with writing(session):
        first = beat(session, WORKER).seen_at
    with writing(session):
        beat(session, WORKER)
        beat(session, "other")
    heartbeat = select_heartbeat(session, WORKER)
    assert heartbeat is not None
    assert heartbeat.seen_at > first
