"""A run from claim to verdict, with a real child process that trains nothing."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psutil
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.logging import on_behalf_of, request_id
from backend.services.retraining import outcome, run_requests
from backend.services.retraining.carry_out import RunContext, run_training
from backend.services.retry_while_busy import retry_while_busy
from backend.services.versions import registry
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.errors import StorageFull
from backend.store.labels import Label
from backend.store.runs import TrainingRun, select_run
from backend.store.versions import select_promotions, select_version
from tests.services.fake_training import CANDIDATE
from tests.services.scenario import label, ship

pytestmark = pytest.mark.slow
START = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Harness:
    """A database with labels, and runs whose training process follows a plan."""

    def __init__(self, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> None:
        self.sessions = sessions
        self.settings = settings
        self.blobs = blobs
        self.stop = threading.Event()
        with sessions() as session:
            ship(session, settings, "v1")
            label(session, blobs, settings, "ANNE", "LUC", "ZOE")

    def train(self, plan: str, run_id: int | None = None) -> str | None:
        return run_training(self.context(plan), self.request() if run_id is None else run_id)

    def request(self) -> int:
        with self.sessions() as session:
            return run_requests.request_run(session, self.settings, "button", author="local").id

    def context(self, plan: str) -> RunContext:
        command = (sys.executable, "-m", "tests.services.fake_training", plan)
        return RunContext(
            self.sessions,
            self.blobs,
            self.settings,
            command=command,
            stop=self.stop,
            poll_seconds=0.02,
            beat_seconds=0.02,
        )

    def begin(self, plan: str) -> threading.Thread:
        """Train in a thread of its own, and wait until the child reports progress."""
        thread = threading.Thread(target=self.train, args=(plan,))
        thread.start()
        self.wait_until(lambda: self.run().progress is not None)
        return thread

    def wait_until(self, condition: Callable[[], bool]) -> None:
        for _ in range(1000):
            if condition():
                return
            threading.Event().wait(0.02)
        raise AssertionError("waited in vain")

    def run(self, run_id: int = 1) -> TrainingRun:
        with self.sessions() as session:
            run = select_run(session, run_id)
            return run or TrainingRun(progress=None)

    def folder(self) -> Path:
        return Path(self.run().folder or "")

    def live(self) -> str | None:
        with self.sessions() as session:
            return registry.live_name(session)

    def trained_here(self) -> list[str]:
        folder = self.settings.candidates_dir
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []


@pytest.fixture
def harness(sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> Harness:
    return Harness(sessions, blobs, settings)


def test_an_accepted_candidate_is_registered_and_live(harness: Harness) -> None:
    assert harness.train("accepted") == "done"
    run = harness.run()
    assert (run.state, run.candidate_version, run.reason) == (
        "done",
        CANDIDATE,
        "5 of 8 corrections read, 3 before",
    )
    assert (run.progress or {})["phase"] == "exporting"
    assert (run.report or {})["verdict"] == "accepted"
    assert harness.live() == CANDIDATE
    assert harness.trained_here() == [CANDIDATE]
    with harness.sessions() as session:
        version = select_version(session, CANDIDATE)
        assert version is not None
        assert (version.origin, version.state, version.parent, version.run_id) == (
            "retrained",
            "accepted",
            "v1",
            1,
        )
        newest = select_promotions(session)[0]
        assert (newest.version, newest.reason, newest.run_id) == (CANDIDATE, "gate", 1)


def test_what_is_logged_about_a_run_names_the_request_that_asked_for_it(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "backend.services.retraining.carry_out")
    with on_behalf_of("aaaabbbb"):
        run_id = harness.request()
    named: list[str | None] = []

    def note(record: logging.LogRecord) -> bool:
        named.append(request_id())
        return True

    caplog.handler.addFilter(note)
    harness.train("rejected", run_id)
    assert caplog.messages == ["Run 1 begins, from version v1", "Run 1 ended: rejected"]
    assert named == ["aaaabbbb"] * 2
    assert request_id() is None


def test_the_child_gets_the_snapshot_and_the_budget(harness: Harness) -> None:
    harness.settings = replace(
        harness.settings, retrain_steps=7, retrain_minutes=3, dataset_dir=harness.settings.data_dir
    )
    harness.train("accepted")
    folder = harness.folder()
    assert json.loads((folder / "arguments.json").read_text()) == [
        *("--snapshot", str(folder / "snapshot")),
        *("--parent", str(harness.settings.weights_dir / "v1")),
        *("--out", str(folder)),
        *("--minutes", "3"),
        *("--letter", "20"),
        *("--steps", "7"),
        *("--dataset", str(harness.settings.data_dir)),
        *("--shipped", str(harness.settings.weights_dir / "v1")),
        *("--kept", str(harness.settings.data_dir / "kept-readings")),
        *("--drawn", str(harness.settings.data_dir / "drawn-names")),
        *("--better", "0.95", "--margin", "0.003", "--calibration", "0.03"),
    ]
    rows = (folder / "snapshot" / "labels.csv").read_text().splitlines()
    assert sorted(row.split(",")[1] for row in rows[1:]) == ["ANNE", "LUC", "ZOE"]


def test_a_forced_run_goes_without_the_original_data(harness: Harness) -> None:
    harness.settings = replace(harness.settings, dataset_dir=harness.settings.data_dir / "nowhere")
    with harness.sessions() as session:
        run_id = run_requests.request_run(session, harness.settings, "button", force=True, author="local").id
    assert harness.train("accepted", run_id) == "done"
    assert "--dataset" not in json.loads((harness.folder() / "arguments.json").read_text())


def test_a_rejected_candidate_is_kept_and_not_live(harness: Harness) -> None:
    before = folder_hash(harness.settings.weights_dir / "v1")
    assert harness.train("rejected") == "rejected"
    assert harness.live() == "v1"
    assert folder_hash(harness.settings.weights_dir / "v1") == before
    assert harness.trained_here() == [CANDIDATE]
    with harness.sessions() as session:
        version = select_version(session, CANDIDATE)
        assert version is not None
        assert version.state == "rejected"


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        ("fails", "The loss is not a number."),
        ("silent", "Training left no report with a verdict."),
        ("damaged", "The candidate cannot be used:"),
    ],
)
def test_a_child_without_a_usable_verdict_fails_the_run(harness: Harness, plan: str, reason: str) -> None:
    assert harness.train(plan) == "failed"
    assert (harness.run().reason or "").startswith(reason)
    assert (harness.live(), harness.trained_here()) == ("v1", [])


def test_a_trainer_that_cannot_be_started_fails_the_run(harness: Harness) -> None:
    context = replace(harness.context("accepted"), command=("/no/such/program",))
    assert run_training(context, harness.request()) == "failed"
    assert "FileNotFoundError" in (harness.run().reason or "")
    assert harness.request() == 2


def training_child() -> psutil.Process:
    """The child that trains; other tests may have left another one running."""
    (child,) = (one for one in psutil.Process().children() if "tests.services.fake_training" in one.cmdline())
    return child


def test_a_cancelled_run_ends_its_child(harness: Harness) -> None:
    thread = harness.begin("hangs")
    child = training_child()
    with harness.sessions() as session:
        assert run_requests.cancel_run(session, 1, author="local").state == "running"
    thread.join(20)
    assert (harness.run().state, harness.run().reason) == ("cancelled", "Cancelled.")
    assert not child.is_running()
    assert harness.live() == "v1"


def test_a_worker_that_stops_interrupts_its_run(harness: Harness) -> None:
    thread = harness.begin("hangs")
    child = training_child()
    harness.stop.set()
    thread.join(20)
    assert harness.run().state == "interrupted"
    assert not child.is_running()
    harness.stop.clear()
    assert harness.train("accepted") == "done"


def test_the_child_is_nice_and_the_run_shows_life(harness: Harness) -> None:
    thread = harness.begin("hangs")
    child = training_child()
    assert child.nice() == 15
    first = harness.run().heartbeat_at
    harness.wait_until(lambda: harness.run().heartbeat_at != first)
    assert (harness.run().progress or {})["step"] == 1
    harness.stop.set()
    thread.join(20)


def test_only_one_worker_gets_a_run(harness: Harness) -> None:
    run_id = harness.request()
    assert harness.train("accepted", run_id) == "done"
    assert harness.train("accepted", run_id) is None
    assert harness.train("accepted", 99) is None


def test_a_rollback_makes_the_next_run_s_parent(harness: Harness) -> None:
    harness.train("accepted")
    with harness.sessions() as session:
        registry.promote(session, harness.settings, "v1", author="local")
    run_id = harness.request()
    harness.train("fails", run_id)
    assert harness.run(run_id).parent_version == "v1"


def test_a_live_version_without_files_fails_the_run(harness: Harness) -> None:
    run_id = harness.request()
    (harness.settings.weights_dir / "v1" / "manifest.json").unlink()
    assert harness.train("accepted", run_id) == "failed"
    assert harness.run().reason == (
        "The live version cannot be trained from: The files of version v1 are not there. Restore them from a backup."
    )


def folder_hash(folder: Path) -> str:
    """One hash of all names and bytes in a folder."""
    together = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        together.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return together.hexdigest()


def test_labels_that_are_held_back_end_a_run_that_would_have_too_few(harness: Harness) -> None:
    with harness.sessions() as session:
        label(session, harness.blobs, harness.settings, *"ABCDEF")
        with writing(session):
            for saved in session.scalars(select(Label).where(Label.id > 3)):
                saved.author, saved.created_at = "a program", START
    before = folder_hash(harness.settings.weights_dir)
    harness.settings = replace(harness.settings, retrain_min_labels=8)
    assert harness.train("accepted") == "failed"
    run = harness.run()
    assert run.reason == (
        "Too few labels are left to train on: 3 of 8. 6 were held back, because they are probably wrong. "
        "Confirm those that are right by saving them again."
    )
    assert (run.report or {})["data"]["held_back"]["counts"] == {"fast": 6}
    assert (harness.live(), harness.trained_here()) == ("v1", [])
    assert folder_hash(harness.settings.weights_dir) == before
    assert not (harness.folder() / "arguments.json").exists(), "nothing was trained"
    harness.settings = replace(harness.settings, retrain_min_labels=3)
    assert harness.train("accepted", harness.request()) == "done"
    report = harness.run(2).report or {}
    assert (report["verdict"], report["data"]["held_back"]["counts"]) == ("accepted", {"fast": 6})


def test_a_run_whose_outcome_cannot_be_recorded_ends_once_its_heartbeat_is_old(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFull("The database has no space left")

    with monkeypatch.context() as disk:
        disk.setattr("backend.store.runs.finish_run", full)
        disk.setattr(outcome, "retry_while_busy", partial(retry_while_busy, seconds=0))
        with pytest.raises(StorageFull):
            harness.train("rejected")
    assert harness.run().state == "running"
    with harness.sessions() as session:
        later = now() + run_requests.SILENCE
        assert run_requests.reconcile(session, harness.settings, later) == 1, "though this process lives"
    assert harness.run().state == "interrupted"
    assert harness.trained_here() == []
