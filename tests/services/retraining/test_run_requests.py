"""Requests for a run: only with enough labels, one at a time, ended when the worker is gone."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.config import ROOT, Settings
from backend.services.errors import ConflictError, InvalidError, NotEnoughError, NotFoundError
from backend.services.retraining import run_owner, run_requests
from backend.services.retraining.run_requests import SILENCE
from backend.services.retraining.supply import Supply, supply
from backend.store.blobs import BlobStore
from backend.store.database import SKEW, now, writing
from backend.store.runs import TrainingRun, claim_run, finish_run, select_run
from tests.recognizer.networks import band_bundle
from tests.services.scenario import label, ship


@pytest.fixture
def ready(session: Session, blobs: BlobStore, settings: Settings) -> None:
    """A live version and the three labels that a run needs."""
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")


def running(session: Session, settings: Settings) -> TrainingRun:
    """A run that a worker has claimed."""
    run = run_requests.request_run(session, settings, "button", author="local")
    folder = settings.runs_dir / "one"
    folder.mkdir(parents=True)
    with writing(session):
        claimed = claim_run(session, run.id, folder=str(folder), parent_version="v1")
    assert claimed is not None
    return claimed


def owner_died(folder: Path) -> None:
    """Name a process that has ended as the owner of the folder."""
    child = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    run_owner.write_owner(folder)
    note = json.loads((folder / "worker.json").read_text())
    (folder / "worker.json").write_text(json.dumps(note | {"pid": int(child.stdout)}))


def test_too_few_labels_say_how_many_there_are(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC")
    with pytest.raises(NotEnoughError, match=r"Not enough labels to train on: 2 of 3\.") as refusal:
        run_requests.request_run(session, settings, "button", author="local")
    assert refusal.value.extra == {"have": 2, "need": 3}


@pytest.mark.usefixtures("ready")
def test_a_run_is_queued_from_the_live_version(session: Session, settings: Settings) -> None:
    run = run_requests.request_run(session, settings, "button", author="local")
    assert (run.id, run.state, run.trigger, run.parent_version) == (1, "queued", "button", "v1")


@pytest.mark.usefixtures("ready")
def test_a_second_run_is_refused_with_the_first_one_s_id(session: Session, settings: Settings) -> None:
    run = run_requests.request_run(session, settings, "button", author="local")
    with pytest.raises(ConflictError, match="Run 1 is already queued") as refusal:
        run_requests.request_run(session, settings, "schedule", author="local")
    assert refusal.value.extra == {"run_id": run.id}


def test_without_a_live_version_there_is_nothing_to_train(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")
    with pytest.raises(ConflictError, match="No version is live"):
        run_requests.request_run(session, settings, "button", author="local")


@pytest.mark.usefixtures("ready")
def test_the_schedule_wants_labels_that_no_verdict_has_seen(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    run = running(session, settings)
    with writing(session):
        finish_run(session, run.id, "rejected", reason="no better")
    with pytest.raises(NotEnoughError, match="0 of 3"):
        run_requests.request_run(session, settings, "schedule", new_only=True, author="local")
    label(session, blobs, settings, "PAUL")
    assert supply(session, settings, new_only=True) == Supply(have=1, need=3)
    assert run_requests.request_run(session, settings, "button", author="local").state == "queued"


@pytest.mark.usefixtures("ready")
def test_enough_new_corrections_are_enough_for_the_schedule(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    run = running(session, settings)
    with writing(session):
        finish_run(session, run.id, "rejected", reason="no better")
    label(session, blobs, settings, "PAUL", "EVA")
    with pytest.raises(NotEnoughError, match=r"^Not enough new labels to train on: 2 of 3\.$"):
        run_requests.request_run(session, settings, "schedule", new_only=True, author="local")
    settings = replace(settings, retrain_new_corrections=2)
    assert run_requests.request_run(session, settings, "schedule", new_only=True, author="local").id == 2


@pytest.mark.slow
def test_two_triggers_from_each_of_three_processes_start_one_run(
    session: Session, blobs: BlobStore, settings: Settings, tmp_path: Path
) -> None:
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")
    where = (settings.data_dir, settings.weights_dir, settings.database_url)
    command = [sys.executable, "-m", "tests.services.retraining.triggers", *map(str, where), str(tmp_path)]
    processes = [
        subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, cwd=ROOT) for number in range(3)
    ]
    while len(list(tmp_path.glob("*.ready"))) < 3:
        assert all(process.poll() is None for process in processes)
        time.sleep(0.01)
    (tmp_path / "go").touch()
    outcomes = [line for process in processes for line in process.communicate()[0].decode().splitlines()]
    assert sorted(outcomes) == ["queued", *["refused"] * 5]
    assert session.scalars(select(TrainingRun.id)).all() == [1]


@pytest.mark.usefixtures("ready")
def test_a_run_that_failed_has_used_up_no_labels(session: Session, settings: Settings) -> None:
    run = running(session, settings)
    with writing(session):
        finish_run(session, run.id, "failed", reason="out of memory")
    assert run_requests.request_run(session, settings, "schedule", new_only=True, author="local").id == 2


@pytest.mark.usefixtures("ready")
def test_a_replay_set_that_is_gone_refuses_the_run_unless_forced(
    session: Session, settings: Settings
) -> None:
    settings = replace(settings, dataset_dir=settings.data_dir / "nowhere")
    with pytest.raises(InvalidError, match="Replay set not found"):
        run_requests.request_run(session, settings, "button", author="local")
    assert run_requests.request_run(session, settings, "button", force=True, author="local").state == "queued"


@pytest.mark.usefixtures("ready")
def test_a_queued_run_is_cancelled_at_once_and_the_next_may_start(
    session: Session, settings: Settings
) -> None:
    run = run_requests.request_run(session, settings, "button", author="local")
    assert run_requests.cancel_run(session, run.id, author="local").state == "cancelled"
    assert run_requests.cancel_run(session, run.id, author="local").state == "cancelled"
    assert run_requests.request_run(session, settings, "button", author="local").id == 2


def test_a_run_that_is_not_there_cannot_be_cancelled(session: Session) -> None:
    with pytest.raises(NotFoundError, match="Received: 9"):
        run_requests.cancel_run(session, 9, author="local")


@pytest.mark.usefixtures("ready")
def test_a_run_is_left_alone_while_its_worker_lives(session: Session, settings: Settings) -> None:
    run = running(session, settings)
    run_owner.write_owner(Path(run.folder or ""))
    assert run_requests.reconcile(session, settings, now() + timedelta(days=1)) is None, (
        "the machine only slept"
    )


@pytest.mark.usefixtures("ready")
def test_a_run_whose_worker_died_is_interrupted_and_can_be_started_again(
    session: Session, settings: Settings
) -> None:
    run = running(session, settings)
    owner_died(Path(run.folder or ""))
    assert run_requests.reconcile(session, settings, now()) == run.id
    assert (run.state, run.reason) == ("interrupted", "The worker stopped during this run. Start a new one.")
    assert run_requests.reconcile(session, settings, now()) is None
    assert run_requests.request_run(session, settings, "button", author="local").id == 2


@pytest.mark.usefixtures("ready")
def test_a_new_request_ends_the_run_whose_worker_died(session: Session, settings: Settings) -> None:
    run = running(session, settings)
    owner_died(settings.runs_dir / "one")
    again = run_requests.request_run(session, settings, "command", author="local")
    assert again.id != run.id
    ended = select_run(session, run.id)
    assert ended is not None
    assert ended.state == "interrupted"


@pytest.mark.usefixtures("ready")
def test_a_worker_elsewhere_is_gone_after_two_silent_minutes(session: Session, settings: Settings) -> None:
    run = running(session, settings)
    heartbeat = run.heartbeat_at
    assert heartbeat is not None
    assert run_requests.reconcile(session, settings, heartbeat + SILENCE - timedelta(seconds=1)) is None
    assert run_requests.reconcile(session, settings, heartbeat + SILENCE) == run.id


@pytest.mark.usefixtures("ready")
def test_a_run_outlives_a_clock_that_was_set_while_its_worker_is_heard(
    session: Session, settings: Settings
) -> None:
    run = running(session, settings)
    folder = Path(run.folder or "")
    run_owner.write_owner(folder)
    note = json.loads((folder / "worker.json").read_text())
    (folder / "worker.json").write_text(json.dumps({**note, "started": note["started"] + 3600}))
    heartbeat = run.heartbeat_at
    assert heartbeat is not None
    assert run_requests.reconcile(session, settings, heartbeat + SILENCE - timedelta(seconds=1)) is None
    assert run_requests.reconcile(session, settings, heartbeat + SILENCE) == run.id


@pytest.mark.usefixtures("ready")
def test_a_worker_that_died_while_its_clock_was_a_day_ahead_is_gone(
    session: Session, settings: Settings
) -> None:
    run = running(session, settings)
    heartbeat = run.heartbeat_at
    assert heartbeat is not None
    assert run_requests.reconcile(session, settings, heartbeat - SKEW + timedelta(seconds=1)) is None
    assert run_requests.reconcile(session, settings, heartbeat - timedelta(days=1)) == run.id


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=-1), timedelta()])
def test_a_run_takes_the_labels_there_were_whatever_the_clock_said(
    session: Session, blobs: BlobStore, settings: Settings, ahead: timedelta
) -> None:
    run = running(session, settings)
    with writing(session):
        run.started_at = now() + ahead
        finish_run(session, run.id, "done", reason="")
    assert supply(session, settings, new_only=True).have == 0
    label(session, blobs, settings, "NEW")
    assert supply(session, settings, new_only=True).have == 1


@pytest.mark.usefixtures("ready")
def test_a_queued_run_waits_for_its_worker(session: Session, settings: Settings) -> None:
    run_requests.request_run(session, settings, "button", author="local")
    assert run_requests.reconcile(session, settings, now() + timedelta(days=9)) is None


@pytest.mark.usefixtures("ready")
def test_a_candidate_that_was_moved_but_not_registered_goes(session: Session, settings: Settings) -> None:
    run = running(session, settings)
    folder = Path(run.folder or "")
    for name in ("half-done", "v0"):
        band_bundle(settings.candidates_dir, name)
    (folder / "report.json").write_text(json.dumps({"verdict": "accepted", "candidate": "half-done"}))
    owner_died(folder)
    run_requests.reconcile(session, settings, now())
    assert [path.name for path in settings.candidates_dir.iterdir()] == ["v0"]


@pytest.mark.usefixtures("ready")
def test_a_registered_version_stays_when_its_run_is_reconciled(session: Session, settings: Settings) -> None:
    run = running(session, settings)
    folder = Path(run.folder or "")
    (folder / "report.json").write_text(json.dumps({"verdict": "accepted", "candidate": "v1"}))
    band_bundle(settings.candidates_dir, "v1")
    owner_died(folder)
    run_requests.reconcile(session, settings, now())
    assert (settings.candidates_dir / "v1").is_dir()
    assert select_run(session, run.id) is not None
