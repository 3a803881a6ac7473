"""The worker and its calls."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.checks import work
from backend.services.maintenance.wakeup import READ_IMAGES
from backend.store.attempts import begin_attempts
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.runs import finish_run, insert_run
from tests.services.scenario import label


def test_what_keeps_calls_from_being_made_is_named(settings: Settings) -> None:
    assert work.calls(settings).level == "ok"
    (settings.data_dir / READ_IMAGES).mkdir()
    assert work.calls(settings).message.endswith("Delete it.")
    assert str(settings.data_dir / READ_IMAGES) in work.calls(settings).message


def test_the_queue_of_an_earlier_release_is_to_be_deleted(settings: Settings) -> None:
    old = settings.data_dir / "queue.sqlite3"
    old.touch()
    assert work.calls(settings).level == "warning"
    assert work.calls(settings).message.endswith(f"Delete it: rm {old}")


def test_images_that_were_given_up_are_counted(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    label(session, blobs, settings, "MARTIN")
    assert work.given_up(session).level == "ok"
    with writing(session):
        for _ in range(3):
            begin_attempts(session, [1])
    assert work.given_up(session).message.startswith("1 images could not be read;")


def test_when_the_worker_retrains_is_said(session: Session, settings: Settings) -> None:
    assert work.retraining(session, settings).message.startswith("only by hand")
    settings = replace(settings, retrain_cron="0 3 * * *", retrain_new_corrections=200)
    found = work.retraining(session, settings)
    assert (found.level, found.message[:17]) == ("ok", "by cron, next at ")
    assert found.message.endswith(" 03:00; from 200 new corrections, 0 are there")


def test_a_run_that_failed_is_reported(session: Session, settings: Settings) -> None:
    with writing(session):
        run = insert_run(session, "schedule")
        assert run is not None
        finish_run(session, run.id, "failed", reason="Memory ran out during training.")
    found = work.retraining(session, settings)
    assert found.level == "warning"
    assert found.message.startswith("Run 1 failed: Memory ran out during training. (only by hand")
