"""Scheduled runs: once for each due time or number of corrections, by one worker, only with enough new labels."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.retraining import run_requests
from backend.services.retraining.schedule import CORRECTIONS, LOOK_EVERY, SCHEDULE, request_if_due
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.heartbeats import Heartbeat
from backend.store.runs import finish_run
from tests.services.scenario import label, ship


@pytest.fixture
def hourly(session: Session, blobs: BlobStore, settings: Settings) -> Settings:
    """A schedule with enough labels."""
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")
    return replace(settings, retrain_cron="0 * * * *")


def checked(session: Session, hours_ago: float) -> None:
    """Set when the schedule was last checked."""
    with writing(session):
        session.merge(Heartbeat(name=SCHEDULE, seen_at=now() - timedelta(hours=hours_ago)))


def test_without_a_schedule_nothing_is_due(session: Session, settings: Settings) -> None:
    checked(session, 5)
    assert request_if_due(session, settings, now()) is None


def test_the_first_check_only_starts_the_clock(session: Session, hourly: Settings) -> None:
    assert request_if_due(session, hourly, now()) is None
    assert session.get(Heartbeat, SCHEDULE) is not None


@pytest.mark.slow
def test_moments_missed_while_the_machine_was_off_are_made_up_for_once(
    session: Session, hourly: Settings
) -> None:
    checked(session, 5)
    run = request_if_due(session, hourly, now())
    assert run is not None
    assert (run.trigger, run.state) == ("schedule", "queued")
    run_requests.cancel_run(session, run.id, author="local")
    assert request_if_due(session, hourly, now()) is None


def test_a_clock_that_was_ahead_and_was_set_right_neither_stalls_nor_repeats(
    session: Session, hourly: Settings
) -> None:
    at = now()
    checked(session, -24)  # by the wrong clock, a day ahead
    assert request_if_due(session, hourly, at) is None
    row = session.get_one(Heartbeat, SCHEDULE)
    assert row.seen_at == at
    run = request_if_due(session, hourly, at + timedelta(hours=1))
    assert run is not None
    run_requests.cancel_run(session, run.id, author="local")
    assert request_if_due(session, hourly, at + timedelta(hours=1, seconds=2)) is None


def test_another_machine_s_clock_may_be_a_little_ahead(session: Session, hourly: Settings) -> None:
    checked(session, -1 / 60)
    seen_at = session.get_one(Heartbeat, SCHEDULE).seen_at
    assert request_if_due(session, hourly, now()) is None
    session.expire_all()
    assert session.get_one(Heartbeat, SCHEDULE).seen_at == seen_at


def test_too_few_labels_or_an_active_run_are_no_error(session: Session, hourly: Settings) -> None:
    checked(session, 5)
    assert request_if_due(session, replace(hourly, retrain_min_labels=9), now()) is None
    run_requests.request_run(session, hourly, "button", author="local")
    checked(session, 5)
    assert request_if_due(session, hourly, now()) is None


def test_new_corrections_start_a_run_without_any_clock(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    settings = replace(settings, retrain_new_corrections=4)
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")
    at = now()
    assert request_if_due(session, settings, at) is None
    label(session, blobs, settings, "PAUL")
    assert request_if_due(session, settings, at + LOOK_EVERY / 2) is None, "looked at a moment ago"
    run = request_if_due(session, settings, at + LOOK_EVERY)
    assert run is not None
    assert (run.trigger, run.state) == ("schedule", "queued")
    assert request_if_due(session, settings, at + 2 * LOOK_EVERY) is None


def test_a_run_by_corrections_that_failed_is_not_repeated_at_every_look(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    settings = replace(settings, retrain_new_corrections=3)
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")
    run = request_if_due(session, settings, now())
    assert run is not None
    with writing(session):
        finish_run(session, run.id, "failed", reason="out of memory")
    assert request_if_due(session, settings, now() + LOOK_EVERY) is None
    again = request_if_due(session, settings, now() + timedelta(days=1))
    assert again is not None
    assert again.id == 2


def test_a_clock_that_was_set_back_does_not_stop_the_counting(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    settings = replace(settings, retrain_new_corrections=3)
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")
    with writing(session):
        session.merge(Heartbeat(name=CORRECTIONS, seen_at=now() + timedelta(days=365)))
    assert request_if_due(session, settings, now()) is not None
