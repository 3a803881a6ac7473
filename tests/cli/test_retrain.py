"""`flask retrain`: a run by hand or by the system's scheduler, which must never see an error that is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import delete

from backend.services.retraining.carry_out import RunContext
from backend.store.database import now, writing
from backend.store.heartbeats import WORKER, beat
from backend.store.runs import TrainingRun, claim_run, select_run
from backend.store.versions import Promotion
from tests.cli.conftest import CommandLine
from tests.services.fake_training import CANDIDATE
from tests.services.retraining.test_run_requests import owner_died


@pytest.fixture
def ready(cli: CommandLine) -> CommandLine:
    cli.ship("v1")
    cli.label("ANNE", "LUC", "ZOE")
    return cli


def run_of(cli: CommandLine) -> TrainingRun | None:
    with cli.session() as session:
        return select_run(session, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "labels"),
    [([], "labels"), (["--if-due"], "new labels"), (["--if-due", "--wait"], "new labels")],
)
def test_too_few_labels_are_said_and_are_no_error(cli: CommandLine, options: list[str], labels: str) -> None:
    cli.ship("v1")
    cli.label("ANNE")
    assert cli.output("retrain", *options) == f"Not enough {labels} to train on: 1 of 3.\n"
    assert run_of(cli) is None


def test_a_run_is_queued(ready: CommandLine) -> None:
    assert ready.output("retrain").splitlines() == [
        "Run 1 is queued, from version v1.",
        "No worker is running; the run starts with the next: python app.py",
    ]
    run = run_of(ready)
    assert run is not None
    assert (run.state, run.trigger) == ("queued", "command")


def test_a_dry_run_says_what_would_happen_and_starts_nothing(ready: CommandLine) -> None:
    lines = ready.output("retrain", "--if-due", "--dry-run").splitlines()
    assert lines[0] == "A run would start, from version v1."
    assert lines[-1] == "No run is active."
    assert run_of(ready) is None
    ready.output("retrain")
    assert ready.output("retrain", "--dry-run").startswith("No run would start. Run 1 is already queued.\n")


def test_with_a_worker_there_is_nothing_more_to_do(ready: CommandLine) -> None:
    with ready.session() as session, writing(session):
        beat(session, WORKER)
    assert ready.output("retrain") == "Run 1 is queued, from version v1.\n"


def test_a_second_run_is_an_error_by_hand_and_none_for_the_scheduler(ready: CommandLine) -> None:
    ready.output("retrain")
    by_hand = ready.run("retrain")
    assert (by_hand.exit_code, by_hand.stderr) == (1, "Error: Run 1 is already queued.\n")
    assert ready.output("retrain", "--if-due") == "Run 1 is already queued.\n"


def test_what_keeps_the_scheduler_from_training_is_an_error(ready: CommandLine) -> None:
    with ready.session() as session, writing(session):
        session.execute(delete(Promotion))
    result = ready.run("retrain", "--if-due")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: No version is live, so there is nothing to train.\n",
    )


@pytest.mark.slow
@pytest.mark.parametrize(("plan", "code", "state"), [("accepted", 0, "done"), ("fails", 1, "failed")])
def test_waiting_without_a_worker_trains_here(
    ready: CommandLine, monkeypatch: pytest.MonkeyPatch, plan: str, code: int, state: str
) -> None:
    command = (sys.executable, "-m", "tests.services.fake_training", plan)
    monkeypatch.setattr(
        "backend.cli.retrain.RunContext", partial(RunContext, command=command, poll_seconds=0.02)
    )
    result = ready.run("retrain", "--wait")
    assert result.exit_code == code, result.output
    assert f"Run 1 ended: {state}." in result.stdout
    assert (CANDIDATE in ready.output("versions")) is (plan == "accepted")


class Pauses:
    """In place of the pauses between two looks at the run: the first one does ``work``; too many fail."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._left = 3

    def sleep(self, _: float) -> None:
        self._left -= 1
        assert self._left, "waits for ever"
        if self._left == 2:
            self._work()


def test_waiting_ends_when_the_worker_dies_in_the_run(
    ready: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ready.settings.runs_dir / "one"
    folder.mkdir(parents=True)

    def die() -> None:
        with ready.session() as session, writing(session):
            claim_run(session, 1, folder=str(folder), parent_version="v1")
        owner_died(folder)

    with ready.session() as session, writing(session):
        beat(session, WORKER)
    monkeypatch.setattr("backend.cli.retrain.time", Pauses(die))
    result = ready.run("retrain", "--wait")
    assert result.exit_code == 1
    assert "Run 1 ended: interrupted. The worker stopped during this run." in result.stdout


@pytest.mark.slow
def test_waiting_trains_here_when_the_worker_dies_before_the_run(
    ready: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die() -> None:
        with ready.session() as session, writing(session):
            beat(session, WORKER, now() - timedelta(hours=1))

    with ready.session() as session, writing(session):
        beat(session, WORKER)
    command = (sys.executable, "-m", "tests.services.fake_training", "rejected")
    monkeypatch.setattr(
        "backend.cli.retrain.RunContext", partial(RunContext, command=command, poll_seconds=0.02)
    )
    monkeypatch.setattr("backend.cli.retrain.time", Pauses(die))
    assert "Run 1 ended: rejected." in ready.output("retrain", "--wait")


@pytest.mark.parametrize("options", [[], ["--if-due"]])
def test_an_old_database_names_the_command(cli: CommandLine, options: list[str]) -> None:
    with cli.session() as session, writing(session):
        session.connection().exec_driver_sql("DELETE FROM alembic_version")
    result = cli.run("retrain", *options)
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: The database is not at this release's revision. Run: flask db upgrade\n",
    )


def test_the_workshop_s_default_is_the_real_trainer() -> None:
    assert RunContext.command == (sys.executable, "-m", "training.retrain")
