"""How a run's end is read from its folder, and recorded: run, version and live pointer together or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.recognizer.bundle import Bundle, load_bundle
from backend.services.retraining import outcome
from backend.services.retraining.outcome import Outcome, read_outcome, record
from backend.services.versions import folders, registry
from backend.store import runs
from backend.store.database import writing
from backend.store.errors import Busy, StorageFull
from backend.store.runs import TrainingRun
from backend.store.versions import select_promotions, select_version
from tests.recognizer.networks import band_bundle
from tests.services.scenario import ship

RUN = 1
CANDIDATE = "candidate-1"


class Harness:
    """Run 1, started from the live version v1, and the folder that its training process has left."""

    def __init__(self, sessions: sessionmaker[Session], settings: Settings) -> None:
        self.sessions = sessions
        self.settings = settings
        self.folder = settings.runs_dir / "one"
        self.folder.mkdir(parents=True)
        with sessions() as session:
            ship(session, settings, "v1")
            with writing(session):
                runs.insert_run(session, "button")
                runs.claim_run(session, RUN, folder=str(self.folder), parent_version="v1")

    def leave(self, verdict: str = "accepted", **more: object) -> Path:
        """Write a candidate and a report; the candidate's folder."""
        report = {"verdict": verdict, "reason": "5 of 8 corrections read", "candidate": CANDIDATE, **more}
        (self.folder / "report.json").write_text(json.dumps(report))
        return band_bundle(self.folder / "candidate", CANDIDATE, parent="v1")

    def record(self, exit_code: int = 0) -> str:
        found = read_outcome(self.folder, exit_code)
        return record(self.sessions, self.settings, RUN, found, "v1")

    def run(self) -> TrainingRun:
        with self.sessions() as session:
            return session.get_one(TrainingRun, RUN)

    def live(self) -> str | None:
        with self.sessions() as session:
            return registry.live_name(session)

    def trained_here(self) -> list[str]:
        folder = self.settings.candidates_dir
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []

    def is_in_its_run(self) -> bool:
        return (self.folder / "candidate" / CANDIDATE).is_dir()


@pytest.fixture
def harness(sessions: sessionmaker[Session], settings: Settings) -> Harness:
    return Harness(sessions, settings)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.services.retry_while_busy.PAUSE_SECONDS", 0.0)


def test_an_accepted_candidate_is_registered_and_promoted(harness: Harness) -> None:
    harness.leave()
    assert harness.record() == "done"
    run = harness.run()
    assert (run.state, run.candidate_version, run.reason) == ("done", CANDIDATE, "5 of 8 corrections read")
    assert (run.report or {})["verdict"] == "accepted"
    assert (harness.live(), harness.trained_here()) == (CANDIDATE, [CANDIDATE])
    with harness.sessions() as session:
        version = select_version(session, CANDIDATE)
        assert version is not None
        assert (version.origin, version.state, version.run_id) == ("retrained", "accepted", RUN)
        newest = select_promotions(session)[0]
        assert (newest.version, newest.reason, newest.run_id) == (CANDIDATE, "gate", RUN)


def test_a_rejected_candidate_is_registered_and_not_promoted(harness: Harness) -> None:
    harness.leave("rejected")
    assert harness.record() == "rejected"
    assert (harness.live(), harness.trained_here()) == ("v1", [CANDIDATE])


@pytest.mark.parametrize(
    ("aside", "more", "words"),
    [
        (300, True, "Up to half of the names that are checked from now on are set aside too."),
        (2000, False, "No more names are set aside, since the limit is reached"),
    ],
)
def test_where_names_were_lacking_the_reason_says_whether_more_are_set_aside(
    harness: Harness, aside: int, more: bool, words: str
) -> None:
    harness.leave("rejected", cause="unproven", corrections={"n": 56, "more": 150})
    (harness.folder / "data.json").write_text(json.dumps({"set_aside": aside}))
    assert harness.record() == "rejected"
    run = harness.run()
    assert (run.reason or "").startswith(f"5 of 8 corrections read {words}")
    assert (run.report or {})["sets_more_aside"] is more


def test_a_process_that_failed_leaves_its_reason(harness: Harness) -> None:
    (harness.folder / "error.txt").write_text("The loss is not a number.")
    assert read_outcome(harness.folder, 1) == Outcome("failed", "The loss is not a number.")
    assert read_outcome(harness.folder, 0) == Outcome("failed", "Training left no report with a verdict.")
    assert harness.record(1) == "failed"
    assert (harness.run().reason, harness.live()) == ("The loss is not a number.", "v1")


def test_a_damaged_candidate_fails_the_run(harness: Harness) -> None:
    (harness.leave() / "model.weights.h5").write_bytes(b"other bytes")
    assert harness.record() == "failed"
    assert (harness.run().reason or "").startswith("The candidate cannot be used: ")
    assert (harness.run().report or {})["verdict"] == "accepted"
    assert (harness.live(), harness.trained_here()) == ("v1", [])


def test_the_candidate_is_opened_once(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    harness.leave()
    opened: list[Path] = []

    def load(folder: Path, fingerprint: str | None = None) -> Bundle:
        opened.append(folder)
        return load_bundle(folder, fingerprint)

    monkeypatch.setattr(folders, "load_bundle", load)
    assert harness.record() == "done"
    assert opened == [harness.folder / "candidate" / CANDIDATE]


def test_a_version_name_that_is_taken_fails_the_run(harness: Harness) -> None:
    harness.leave()
    band_bundle(harness.settings.weights_dir, CANDIDATE)
    assert harness.record() == "failed"
    assert harness.run().reason == f"The candidate cannot be used: There is a version {CANDIDATE} already."
    assert (harness.live(), harness.trained_here()) == ("v1", [])


def test_an_accepted_candidate_does_not_replace_another_choice(harness: Harness) -> None:
    harness.leave()
    with harness.sessions() as session:
        band_bundle(harness.settings.weights_dir, "v2", created_at="2026-02-01T00:00:00+00:00")
        registry.register_shipped(session, harness.settings)
    assert harness.record() == "done"
    assert harness.run().reason == (
        "Accepted, but not made live: the live version changed from v1 to v2 meanwhile."
    )
    assert harness.live() == "v2"


def test_version_run_and_pointer_change_together_or_not_at_all(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    harness.leave()
    monkeypatch.setattr("backend.services.retraining.outcome.versions.insert_promotion", fail)
    assert harness.record() == "failed"
    assert (harness.run().reason, harness.run().candidate_version) == ("RuntimeError: power cut", None)
    assert (harness.live(), harness.trained_here(), harness.is_in_its_run()) == ("v1", [], True)
    with harness.sessions() as session:
        assert select_version(session, CANDIDATE) is None


def test_a_cancellation_that_comes_with_the_verdict_counts(harness: Harness) -> None:
    harness.leave()
    with harness.sessions() as session, writing(session):
        runs.request_cancel(session, RUN)
    assert harness.record() == "cancelled"
    assert (harness.live(), harness.trained_here(), harness.is_in_its_run()) == ("v1", [], True)


def test_a_run_that_has_ended_keeps_its_state(harness: Harness) -> None:
    harness.leave()
    with harness.sessions() as session, writing(session):
        runs.finish_run(session, RUN, "interrupted", reason="The worker is gone.")
    assert harness.record() == "interrupted"
    assert harness.run().reason == "The worker is gone."
    assert (harness.live(), harness.trained_here(), harness.is_in_its_run()) == ("v1", [], True)


@pytest.mark.parametrize("error", [Busy, StorageFull])
@pytest.mark.parametrize(("exit_code", "state"), [(0, "done"), (1, "failed")])
def test_a_finished_run_waits_for_a_busy_database_or_space(
    harness: Harness, monkeypatch: pytest.MonkeyPatch, exit_code: int, state: str, error: type[Exception]
) -> None:
    real = runs.finish_run
    left = iter(range(3))

    def busy(*args: Any, **kwargs: Any) -> Any:
        if next(left, None) is not None:
            raise error("locked")
        return real(*args, **kwargs)

    harness.leave()
    monkeypatch.setattr(runs, "finish_run", busy)
    assert harness.record(exit_code) == state
    assert harness.run().state == state
    assert harness.trained_here() == ([CANDIDATE] if state == "done" else [])


def test_a_commit_whose_confirmation_was_lost_stands(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing
    lost = iter([True])

    @contextmanager
    def lossy(session: Session) -> Iterator[Session]:
        with real(session):
            yield session
        if next(lost, False):
            raise Busy("the connection broke after the commit")

    harness.leave()
    monkeypatch.setattr(outcome, "writing", lossy)
    assert harness.record() == "done"
    assert (harness.live(), harness.trained_here()) == (CANDIDATE, [CANDIDATE])


def test_a_failing_disk_leaves_no_folder_beside_the_versions(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise OSError("Input/output error")

    harness.leave()
    monkeypatch.setattr(outcome, "sync_folder", fail)
    assert harness.record() == "failed"
    assert harness.run().reason == "OSError: Input/output error"
    assert (harness.live(), harness.trained_here(), harness.is_in_its_run()) == ("v1", [], True)


def test_where_people_want_to_be_asked_nothing_goes_live_by_itself(harness: Harness) -> None:
    harness.settings = replace(harness.settings, promote="ask")
    harness.leave()
    assert harness.record() == "done"
    run = harness.run()
    assert (run.state, run.reason) == ("done", outcome.WAITS)
    assert (run.report or {})["waits"] is True
    assert (harness.live(), harness.trained_here()) == ("v1", [CANDIDATE])
    with harness.sessions() as session:
        assert [promotion.reason for promotion in select_promotions(session)] == ["shipped"]
        assert registry.promote(session, harness.settings, CANDIDATE, author="local").state == "accepted"
    assert harness.live() == CANDIDATE
