"""A run from claim to verdict, with a real child process that trains nothing."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.retraining import outcome, requests
from backend.services.retraining.run import RunContext, run_training
from backend.services.versions import registry
from backend.store import runs
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import Busy
from backend.store.runs import TrainingRun, select_run
from backend.store.versions import select_promotions, select_version
from tests.recognizer.networks import band_bundle
from tests.services.fake_training import CANDIDATE
from tests.services.scenario import label, ship

pytestmark = pytest.mark.slow


class House:
    """An office with labels, and a worker's workshop whose trainer follows a plan."""

    def __init__(self, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> None:
        self.sessions = sessions
        self.settings = settings
        self.blobs = blobs
        self.stop = threading.Event()
        with sessions() as session:
            ship(session, settings, "v1")
            label(session, blobs, settings, "ANNE", "LUC", "ZOE")

    def train(self, plan: str, run_id: int | None = None) -> str | None:
        return run_training(self.workshop(plan), self.request() if run_id is None else run_id)

    def request(self) -> int:
        with self.sessions() as session:
            return requests.request_run(session, self.settings, "button").id

    def workshop(self, plan: str) -> RunContext:
        command = (sys.executable, "-m", "tests.services.fake_training", plan)
        return RunContext(
            self.sessions, self.blobs, self.settings, command=command, stop=self.stop, pace=0.02, beat=0.02
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
def house(sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> House:
    return House(sessions, blobs, settings)


def test_an_accepted_candidate_is_registered_and_live(house: House) -> None:
    assert house.train("accepted") == "done"
    run = house.run()
    assert (run.state, run.candidate_version, run.reason) == (
        "done",
        CANDIDATE,
        "5 of 8 corrections read, 3 before",
    )
    assert (run.progress or {})["phase"] == "exporting"
    assert (run.report or {})["verdict"] == "accepted"
    assert house.live() == CANDIDATE
    assert house.trained_here() == [CANDIDATE]
    with house.sessions() as session:
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


def test_the_child_gets_the_snapshot_and_the_budget(house: House) -> None:
    house.settings = replace(
        house.settings, retrain_steps=7, retrain_minutes=3, dataset_dir=house.settings.data_dir
    )
    house.train("accepted")
    folder = house.folder()
    assert json.loads((folder / "arguments.json").read_text()) == [
        *("--snapshot", str(folder / "snapshot")),
        *("--parent", str(house.settings.weights_dir / "v1")),
        *("--out", str(folder)),
        *("--minutes", "3"),
        *("--steps", "7"),
        *("--dataset", str(house.settings.data_dir)),
    ]
    rows = (folder / "snapshot" / "labels.csv").read_text().splitlines()
    assert sorted(row.split(",")[1] for row in rows[1:]) == ["ANNE", "LUC", "ZOE"]


def test_a_forced_run_goes_without_the_original_data(house: House) -> None:
    house.settings = replace(house.settings, dataset_dir=house.settings.data_dir / "nowhere")
    with house.sessions() as session:
        run_id = requests.request_run(session, house.settings, "button", force=True).id
    assert house.train("accepted", run_id) == "done"
    assert "--dataset" not in json.loads((house.folder() / "arguments.json").read_text())


def test_a_rejected_candidate_is_kept_and_not_live(house: House) -> None:
    assert house.train("rejected") == "rejected"
    assert house.live() == "v1"
    assert house.trained_here() == [CANDIDATE]
    with house.sessions() as session:
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
def test_a_child_without_a_usable_verdict_fails_the_run(house: House, plan: str, reason: str) -> None:
    assert house.train(plan) == "failed"
    assert (house.run().reason or "").startswith(reason)
    assert (house.live(), house.trained_here()) == ("v1", [])


def test_a_trainer_that_cannot_be_started_fails_the_run(house: House) -> None:
    shop = replace(house.workshop("accepted"), command=("/no/such/program",))
    assert run_training(shop, house.request()) == "failed"
    assert "FileNotFoundError" in (house.run().reason or "")
    assert house.request() == 2


def test_a_version_name_that_is_taken_fails_the_run(house: House) -> None:
    band_bundle(house.settings.weights_dir, CANDIDATE)
    assert house.train("accepted") == "failed"
    assert house.run().reason == f"The candidate cannot be used: There is a version {CANDIDATE} already."
    assert (house.live(), house.trained_here()) == ("v1", [])


def test_an_accepted_candidate_does_not_push_aside_another_choice(house: House) -> None:
    thread = house.begin("hangs")
    with house.sessions() as session:
        band_bundle(house.settings.weights_dir, "v2", created_at="2026-02-01T00:00:00+00:00")
        registry.register_shipped(session, house.settings)
    folder = house.folder()
    candidate = band_bundle(folder / "candidate", CANDIDATE, parent="v1")
    (folder / "report.json").write_text(json.dumps({"verdict": "accepted", "candidate": candidate.name}))
    state = outcome.settle(house.sessions, house.settings, 1, folder, "v1", exit_code=0)
    assert state == "done"
    assert house.run().reason == (
        "Accepted, but not made live: the live version changed from v1 to v2 meanwhile."
    )
    assert house.live() == "v2"
    thread.join()


def test_version_run_and_pointer_change_together_or_not_at_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("backend.services.retraining.outcome.versions.insert_promotion", fail)
    assert house.train("accepted") == "failed"
    assert (house.run().reason, house.run().candidate_version) == ("RuntimeError: power cut", None)
    assert (house.live(), house.trained_here()) == ("v1", [])
    with house.sessions() as session:
        assert select_version(session, CANDIDATE) is None
    assert (house.folder() / "candidate" / CANDIDATE).is_dir()


def test_a_cancelled_run_ends_its_child(house: House) -> None:
    thread = house.begin("hangs")
    (child,) = psutil.Process().children()
    with house.sessions() as session:
        assert requests.cancel_run(session, 1).state == "running"
    thread.join(20)
    assert (house.run().state, house.run().reason) == ("cancelled", "Cancelled.")
    assert not child.is_running()
    assert house.live() == "v1"


def test_a_wish_to_cancel_that_comes_with_the_verdict_counts(house: House) -> None:
    thread = house.begin("hangs")
    folder = house.folder()
    band_bundle(folder / "candidate", CANDIDATE)
    (folder / "report.json").write_text(json.dumps({"verdict": "accepted", "candidate": CANDIDATE}))
    with house.sessions() as session:
        requests.cancel_run(session, 1)
    assert outcome.settle(house.sessions, house.settings, 1, folder, "v1", exit_code=0) == "cancelled"
    thread.join(20)
    assert (house.live(), house.trained_here()) == ("v1", [])


def busy_at_first(monkeypatch: pytest.MonkeyPatch, function: str, times: int) -> None:
    """Let a store function raise Busy so many times before it works."""
    real = getattr(runs, function)
    left = iter(range(times))

    def busy(*args: Any, **kwargs: Any) -> Any:
        if next(left, None) is not None:
            raise Busy("locked")
        return real(*args, **kwargs)

    monkeypatch.setattr(runs, function, busy)
    monkeypatch.setattr("backend.services.retry.PAUSE_SECONDS", 0.0)


@pytest.mark.parametrize(("plan", "state"), [("accepted", "done"), ("fails", "failed")])
def test_a_finished_run_waits_for_a_busy_database(
    house: House, monkeypatch: pytest.MonkeyPatch, plan: str, state: str
) -> None:
    busy_at_first(monkeypatch, "finish_run", 3)
    assert house.train(plan) == state
    assert house.run().state == state
    assert house.trained_here() == ([CANDIDATE] if state == "done" else [])


def test_a_verdict_whose_commit_went_through_unheard_stands(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing
    unheard = iter([True])

    @contextmanager
    def lossy(session: Session) -> Iterator[Session]:
        with real(session):
            yield session
        if next(unheard, False):
            raise Busy("the connection broke after the commit")

    monkeypatch.setattr(outcome, "writing", lossy)
    monkeypatch.setattr("backend.services.retry.PAUSE_SECONDS", 0.0)
    assert house.train("accepted") == "done"
    assert (house.live(), house.trained_here()) == (CANDIDATE, [CANDIDATE])


def test_a_worker_that_stops_interrupts_its_run(house: House) -> None:
    thread = house.begin("hangs")
    (child,) = psutil.Process().children()
    house.stop.set()
    thread.join(20)
    assert house.run().state == "interrupted"
    assert not child.is_running()
    house.stop.clear()
    assert house.train("accepted") == "done"


def test_the_child_is_nice_and_the_run_shows_life(house: House) -> None:
    thread = house.begin("hangs")
    (child,) = psutil.Process().children()
    assert child.nice() == 10
    first = house.run().heartbeat_at
    house.wait_until(lambda: house.run().heartbeat_at != first)
    assert (house.run().progress or {})["step"] == 1
    house.stop.set()
    thread.join(20)


def test_only_one_worker_gets_a_run(house: House) -> None:
    run_id = house.request()
    assert house.train("accepted", run_id) == "done"
    assert house.train("accepted", run_id) is None
    assert house.train("accepted", 99) is None


def test_a_rollback_makes_the_next_run_s_parent(house: House) -> None:
    house.train("accepted")
    with house.sessions() as session:
        registry.promote(session, house.settings, "v1", "rollback")
    run_id = house.request()
    house.train("fails", run_id)
    assert house.run(run_id).parent_version == "v1"


def test_a_live_version_without_files_fails_the_run(house: House) -> None:
    run_id = house.request()
    (house.settings.weights_dir / "v1" / "manifest.json").unlink()
    assert house.train("accepted", run_id) == "failed"
    assert house.run().reason == "The files of the live version v1 are not there."
