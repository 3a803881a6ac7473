from __future__ import annotations

import threading

from sqlalchemy import Engine
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


def test_two_processes_may_be_seen_for_the_first_time_together(engine: Engine) -> None:
    first_is_in, done = threading.Event(), threading.Event()

    def second() -> None:
        first_is_in.wait(10)
        with Session(engine) as session, writing(session):
            beat(session, WORKER)
        done.set()

    thread = threading.Thread(target=second)
    thread.start()
    with Session(engine) as session, writing(session):
        beat(session, WORKER)
        first_is_in.set()
        assert not done.wait(0.3)
    thread.join(10)
    assert done.is_set()
