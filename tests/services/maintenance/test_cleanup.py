"""What is tidied away, and what is not yet."""

from __future__ import annotations

import os
from datetime import timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.accounts.attempts import WINDOW
from backend.services.maintenance.cleanup import KEYS_KEPT, LEASES_KEPT, clean_up
from backend.services.versions import registry
from backend.services.versions.folders import open_folder
from backend.store import leases, runs
from backend.store.accounts import attempts, users
from backend.store.accounts import sessions as user_sessions
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.upload_keys import insert_upload_key, select_upload_key
from tests.recognizer.networks import band_bundle
from tests.services.scenario import ship
from tests.store.rows import count_attempts, make_image


def test_responses_are_kept_for_a_week(session: Session, blobs: BlobStore, settings: Settings) -> None:
    with writing(session):
        insert_upload_key(session, "k", {"created": 1})
    clean_up(session, blobs, settings, now() + KEYS_KEPT - timedelta(minutes=1))
    assert select_upload_key(session, "k") is not None
    session.expire_all()
    clean_up(session, blobs, settings, now() + KEYS_KEPT + timedelta(minutes=1))
    assert select_upload_key(session, "k") is None


def test_an_upload_in_progress_is_left_alone(session: Session, blobs: BlobStore, settings: Settings) -> None:
    notes = settings.data_dir / "incoming" / "x.upload"
    notes.parent.mkdir()
    notes.write_text(blobs.put(b"bytes") + "\n")
    clean_up(session, blobs, settings, now())
    assert notes.exists()
    assert blobs.exists(notes.read_text().strip())


def test_a_lease_is_kept_for_a_while_after_it_ran_out(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    with writing(session):
        image_id = make_image(session).id
        leases.take(session, "anna", [image_id], until=now())
    clean_up(session, blobs, settings, now() + LEASES_KEPT - timedelta(minutes=1))
    assert session.get(leases.Lease, image_id) is not None
    session.expire_all()
    clean_up(session, blobs, settings, now() + LEASES_KEPT + timedelta(minutes=1))
    assert session.get(leases.Lease, image_id) is None


def test_a_lease_of_a_clock_that_was_a_day_ahead_goes(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    with writing(session):
        first, second = make_image(session, "a").id, make_image(session, "b").id
        leases.take(session, "anna", [first], until=now() + timedelta(days=1))
        leases.take(session, "anna", [second], until=now() + timedelta(minutes=5))
    clean_up(session, blobs, settings, now())
    session.expire_all()
    assert (session.get(leases.Lease, first), session.get(leases.Lease, second) is not None) == (None, True)


def test_the_newest_runs_folders_are_kept_and_the_active_one_s(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    for number in range(8):
        folder = settings.runs_dir / f"{number}"
        (folder / "snapshot").mkdir(parents=True)
        os.utime(folder, (9000 - number, 9000 - number))  # the clock was set back again and again
    with writing(session):
        run = runs.insert_run(session, "button", parent_version="v1")
        assert run is not None
        runs.claim_run(session, run.id, folder=str(settings.runs_dir / "1"), parent_version="v1")
    clean_up(session, blobs, settings, now())
    assert sorted(path.name for path in settings.runs_dir.iterdir()) == ["1", "3", "4", "5", "6", "7"]


def test_sessions_and_failed_log_ins_that_are_over_go(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    began, idle = now(), timedelta(minutes=settings.idle_minutes)
    with writing(session):
        user = users.insert_user(session, "Anna", "anna", role="reader", password_hash="-")
        user_sessions.insert_session(session, user.id, "one", began)
        attempts.insert_attempt(session, "name", "10.0.0.1", began)
    for after, kept in (
        (WINDOW - timedelta(minutes=1), (True, 1)),
        (idle + timedelta(minutes=1), (False, 0)),
    ):
        clean_up(session, blobs, settings, began + after)
        is_there = user_sessions.select_session(session, "one") is not None
        assert (is_there, count_attempts(session)) == kept


def test_the_shipped_version_that_a_trained_one_comes_from_is_kept(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    ship(session, settings, "v1")
    bundle = open_folder(band_bundle(settings.candidates_dir, "r1", parent="v1"))
    with writing(session):
        registry.insert(session, bundle, origin="retrained", state="accepted")
    clean_up(session, blobs, settings, now())
    assert (settings.candidates_dir / "v1" / "model.onnx").is_file()
