from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.labels.new_letters import LetterSupply, letter_supply
from backend.services.maintenance.stats import RetrainSupply, Stats, VersionRight, WorkerLife, collect
from backend.store import runs, versions
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.heartbeats import WORKER, beat, select_heartbeat
from tests.services.scenario import label, ship
from tests.store.rows import make_image, make_label, make_reading, sha


def stats(session: Session, settings: Settings, at: datetime | None = None) -> Stats:
    return collect(session, settings, degraded=None, at=at or now())


def test_an_empty_office_has_nothing_to_count(session: Session, settings: Settings) -> None:
    found = collect(session, settings, degraded="no bundle", at=now())
    assert (found.images, found.unread, found.pending) == (0, 0, 0)
    assert found.labelled == {"confirmed": 0, "corrected": 0, "unreadable": 0, "blank": 0}
    assert (found.right_unseen, found.right_by_version, found.new_letters) == (None, [], {})
    assert (found.labels_since_last_run, found.retrain) == (
        0,
        RetrainSupply(have=0, need=3, due_at=None, letters=LetterSupply(20)),
    )
    assert found.worker == WorkerLife(alive=False, seen_at=None)
    assert (found.live_version, found.degraded, found.batches) == (None, "no bundle", [])


def test_images_are_counted_by_what_is_left_to_do(session: Session, settings: Settings) -> None:
    with writing(session):
        for number, kind in enumerate(
            ("confirmed", "confirmed", "confirmed", "corrected", "blank", "unreadable")
        ):
            image = make_image(session, str(number))
            reading = make_reading(session, image)
            text = "X" if kind in ("confirmed", "corrected") else None
            make_label(session, image, kind, text, reading_id=reading.id)
        make_reading(session, make_image(session, "pending"))
        make_image(session, "unread")
    found = stats(session, settings)
    assert (found.images, found.unread, found.pending) == (8, 1, 2)
    assert found.labelled == {"confirmed": 3, "corrected": 1, "unreadable": 1, "blank": 1}
    assert found.right_unseen == 0.75
    assert found.right_by_version == [VersionRight("v1", confirmed=3, corrected=1, right=0.75)]
    assert [(b.name, b.images, b.pending, b.labelled) for b in found.batches] == [("Class 3B", 8, 2, 6)]


def test_missing_letters_are_listed_most_wanted_first(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    ship(session, settings, "v1")
    label(session, blobs, settings, "7", "78", "9Ä")
    found = stats(session, settings)
    assert list(found.new_letters.items()) == [("7", 2), ("8", 1), ("9", 1)]
    assert found.retrain.letters == letter_supply(session, settings)


def test_labels_count_as_new_until_a_run_has_seen_them(session: Session, settings: Settings) -> None:
    with writing(session):
        versions.insert_version(session, "v1", bundle=sha("v1"), origin="shipped")
        versions.insert_promotion(session, "v1", "shipped")
        make_label(session, make_image(session, "a"), text="A")
    assert stats(session, settings).labels_since_last_run == 1
    for state, expected in (("failed", 1), ("rejected", 0)):
        with writing(session):
            run = runs.insert_run(session, "button")
            assert run is not None
            runs.claim_run(session, run.id, folder="x", parent_version="v1")
        with writing(session):
            runs.finish_run(session, run.id, state, reason="")
        assert stats(session, settings).labels_since_last_run == expected
    with writing(session):
        make_label(session, make_image(session, "b"), text="B")
    found = stats(session, settings)
    assert (found.labels_since_last_run, found.retrain.have, found.live_version) == (1, 2, "v1")


def test_the_schedule_s_next_moment_is_told(session: Session, settings: Settings) -> None:
    at = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    due_at = stats(session, replace(settings, retrain_cron="*/30 * * * *"), at).retrain.due_at
    assert due_at == datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def test_a_worker_that_was_seen_lately_is_alive(session: Session, settings: Settings) -> None:
    with writing(session):
        beat(session, WORKER)
    heartbeat = select_heartbeat(session, WORKER)
    assert heartbeat is not None
    seen_at = heartbeat.seen_at
    assert stats(session, settings, seen_at + timedelta(seconds=30)).worker == WorkerLife(
        alive=True, seen_at=seen_at
    )
    assert stats(session, settings, seen_at + timedelta(seconds=31)).worker == WorkerLife(
        alive=False, seen_at=seen_at
    )


def test_a_worker_that_was_last_seen_tomorrow_is_not_alive(session: Session, settings: Settings) -> None:
    with writing(session):
        seen_at = beat(session, WORKER).seen_at
    for ahead, alive in ((timedelta(seconds=299), True), (timedelta(days=1), False)):
        assert stats(session, settings, seen_at - ahead).worker == WorkerLife(alive=alive, seen_at=seen_at)
