"""The numbers of one moment, exactly, on a small database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from backend.services.monitoring.numbers import QUEUES, Numbers, collect
from backend.store import runs
from backend.store.database import now, writing
from backend.store.heartbeats import WORKER, beat
from backend.store.piles.files import insert_file, insert_pile
from tests.store.rows import make_batch, make_image, make_label, make_reading, record_reading_failure, sha


def test_an_empty_office(session: Session) -> None:
    assert collect(session, now()) == Numbers(
        labelled={"confirmed": 0, "corrected": 0, "unreadable": 0, "blank": 0},
        queues=dict.fromkeys(QUEUES, 0),
        given_up=0,
        training="idle",
        last_outcome=None,
        last_ended_at=None,
        heartbeat_age=None,
    )


def test_what_waits_is_counted_by_queue(session: Session) -> None:
    with writing(session):
        make_image(session, "unread")
        hopeless = make_image(session, "hopeless")
        for _ in range(3):
            record_reading_failure(session, hopeless.id, "no")
        make_reading(session, make_image(session, "read"))
        make_label(session, make_image(session, "done"), "blank", None)
        make_image(session, "in the bin").deleted_at = now()
        pile = insert_pile(session, make_batch(session, "March").id)
        for name, state in (("a.pdf", "waiting"), ("b.pdf", "done")):
            file = insert_file(
                session,
                pile_id=pile.id,
                folder="",
                file_name=name,
                place=name,
                sha256=sha(name),
                size=1,
                pages=2,
            )
            file.state = state  # type: ignore[assignment]  # one of two words
    found = collect(session, now())
    assert found.queues == {"review": 3, "reading": 1, "cutting": 1, "training": 0}
    assert found.given_up == 1
    assert found.labelled == {"confirmed": 0, "corrected": 0, "unreadable": 0, "blank": 1}


def test_files_of_a_pile_in_the_bin_do_not_wait(session: Session) -> None:
    with writing(session):
        batch = make_batch(session, "March")
        pile = insert_pile(session, batch.id)
        insert_file(
            session, pile_id=pile.id, folder="", file_name="a", place="a", sha256=sha("a"), size=1, pages=1
        )
        batch.deleted_at = now()
    assert collect(session, now()).queues["cutting"] == 0


def test_training_has_a_state_and_its_newest_outcome_a_time(session: Session) -> None:
    with writing(session):
        run = runs.insert_run(session, "button")
        assert run is not None
    found = collect(session, now())
    assert (found.training, found.queues["training"], found.last_outcome) == ("queued", 1, None)
    with writing(session):
        runs.claim_run(session, run.id, folder="x", parent_version="v1")
    found = collect(session, now())
    assert (found.training, found.queues["training"]) == ("running", 0)
    with writing(session):
        ended = runs.finish_run(session, run.id, "rejected", reason="")
        assert ended is not None
        ended_at = ended.finished_at
    found = collect(session, now())
    assert (found.training, found.last_outcome, found.last_ended_at) == ("idle", "rejected", ended_at)


def test_the_heartbeat_has_an_age(session: Session) -> None:
    with writing(session):
        at = beat(session, WORKER).seen_at
    assert collect(session, at + timedelta(seconds=90)).heartbeat_age == 90.0
