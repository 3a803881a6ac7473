"""Carry out one training run: claim the row, freeze a snapshot, start training, follow it, record the outcome.

The worker and the training process exchange files only. Knows the order of the steps; each step has its own module.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.disk_sync import is_full
from backend.logging import on_behalf_of
from backend.recognizer.bundle import BundleError
from backend.services.comparing.gate_arguments import gate_arguments
from backend.services.erasing.run_contents import reason_of_cancel, record_contents
from backend.services.retraining import run_folder, run_owner
from backend.services.retraining.outcome import Outcome, read_outcome, record
from backend.services.retraining.snapshot import Snapshot, freeze
from backend.services.retraining.training_process import COMMAND, COMPARISON, TrainingProcess
from backend.services.versions import registry
from backend.store import runs, versions
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StoreError

# The time budget is for training alone; scoring and export come on top. Beyond this, a process is taken to hang.
_LONGEST_BUDGETS = 3
_LONGEST_EXTRA_SECONDS = 3600

_STOPPED = "The worker was stopped during this run. Start a new one."
logger = logging.getLogger(__name__)


class RunEnded(Exception):
    """The run ends without a verdict, in ``state`` and for ``reason``."""

    def __init__(self, state: str, reason: str) -> None:
        super().__init__(reason)
        self.state = state
        self.reason = reason


@dataclass(frozen=True)
class RunContext:
    """What a run needs: database, images, settings.

    Args:
        command: starts the training process; tests pass a faster one.
        comparison: starts the process that only compares a candidate; likewise.
        stop: set to end the worker; a run in progress is then interrupted.
        poll_seconds: between two looks at the training process.
        beat_seconds: between two heartbeats before the process runs.
    """

    sessions: Callable[[], Session]
    blobs: BlobStore
    settings: Settings
    command: Sequence[str] = COMMAND
    comparison: Sequence[str] = COMPARISON
    stop: threading.Event = field(default_factory=threading.Event)
    poll_seconds: float = 0.5
    beat_seconds: float = 5.0


@dataclass(frozen=True)
class Claimed:
    """A run that this process carries out: its id, its folder, and the version that its candidate is compared with."""

    run_id: int
    folder: Path
    parent: str
    request_id: str | None = None


Command = Callable[[Path, Path], Sequence[str]]
"""Prepares the run's folder for the process, and gives its command; the second path is the parent's bundle."""


def run_training(context: RunContext, run_id: int) -> str | None:
    """Carry out the queued run ``run_id`` and return the state it ended in; None if another worker has it."""
    claimed = _claim(context, run_id)
    if claimed is None:
        return None
    with on_behalf_of(claimed.request_id):
        return carry_out(
            context,
            claimed,
            lambda folder, parent: [*context.command, *_arguments(context.settings, folder, parent)],
        )


def carry_out(context: RunContext, claimed: Claimed, command: Command) -> str:
    """Carry out a claimed run and return the state it ended in.

    The row leaves ``running``, at the latest by `reconcile`, and a version goes live only if it was accepted.
    """
    run_id, parent = claimed.run_id, claimed.parent
    logger.info("Run %d begins, from version %s", run_id, parent)
    outcome = _outcome(context, claimed, command)
    with run_owner.leaving_on_error(claimed.folder):
        state = record(context.sessions, context.settings, run_id, outcome, parent)
    logger.info("Run %d ended: %s", run_id, state)
    return state


def _claim(context: RunContext, run_id: int) -> Claimed | None:
    folder = context.settings.runs_dir / f"{run_id:06d}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    with context.sessions() as session, writing(session):
        live = versions.select_live(session)
        if live is None:
            runs.finish_run(
                session, run_id, "failed", reason="No version is live, so there is nothing to train."
            )
            return None
        run = runs.claim_run(session, run_id, folder=str(folder), parent_version=live.name)
        return None if run is None else Claimed(run_id, folder, live.name, run.request_id)


def _outcome(context: RunContext, claimed: Claimed, command: Command) -> Outcome:
    """Run the process in the run's folder; an error is an outcome too."""
    folder = claimed.folder
    try:
        folder.mkdir(parents=True)
        run_owner.write_owner(folder)
        return read_outcome(folder, _run_process(context, claimed, command))
    except RunEnded as ended:
        return Outcome(ended.state, ended.reason, run_folder.with_data(None, folder))
    except Exception as error:
        logger.exception("Run %d failed", claimed.run_id)
        return Outcome("failed", run_folder.FULL if is_full(error) else f"{type(error).__name__}: {error}")


def _run_process(context: RunContext, claimed: Claimed, command: Command) -> int:
    """Freeze the snapshot, start the process and wait for it; return its exit status."""
    run_id, folder, style = claimed.run_id, claimed.folder, context.settings.style
    with _heartbeat(context, run_id) as goes_on, context.sessions() as session:
        parent_dir = _parent_dir(context, session, claimed.parent)
        snapshot = freeze(session, context.blobs, folder / run_folder.SNAPSHOT, goes_on, style)
        run_folder.write_data(folder, snapshot.facts())
        record_contents(session, run_id, snapshot.pictures)
        _require_enough(snapshot, context.settings)
        words = [
            *command(folder, parent_dir),
            *gate_arguments(session, context.settings, claimed.parent),
        ]
    with TrainingProcess(words, folder) as process:
        return _follow(context, run_id, folder, process)


def _require_enough(snapshot: Snapshot, settings: Settings) -> None:
    """End the run if holding labels back has left too few."""
    left, held = snapshot.train + snapshot.gate, len(snapshot.held_back)
    if held and left < settings.retrain_min_labels:
        raise RunEnded(
            "failed",
            f"Too few labels are left to train on: {left} of {settings.retrain_min_labels}. {held} were held back, "
            "because they are probably wrong. Confirm those that are right by saving them again.",
        )


def _parent_dir(context: RunContext, session: Session, parent: str) -> Path:
    """The folder of the version to train from, checked: a child would inherit what is wrong in it."""
    try:
        return registry.open_version(session, context.settings, parent).dir
    except BundleError as error:
        raise RunEnded("failed", f"The live version cannot be trained from: {error}") from error


def _arguments(settings: Settings, folder: Path, parent_dir: Path) -> list[str]:
    arguments = ["--snapshot", str(folder / run_folder.SNAPSHOT)]
    arguments += ["--parent", str(parent_dir), "--out", str(folder)]
    arguments += ["--minutes", str(settings.retrain_minutes)]
    arguments += ["--letter", str(settings.retrain_letter_corrections)]
    if settings.retrain_steps is not None:
        arguments += ["--steps", str(settings.retrain_steps)]
    if settings.dataset_dir is not None and settings.dataset_dir.is_dir():
        arguments += ["--dataset", str(settings.dataset_dir)]
    return arguments


def _follow(context: RunContext, run_id: int, folder: Path, process: TrainingProcess) -> int:
    """Copy the process's progress to the run's row until it ends; return its exit status.

    Raises:
        RunEnded: the run was cancelled, the worker stops, or the process takes far too long.
    """
    progress = run_folder.Progress(folder)
    longest = context.settings.retrain_minutes * 60 * _LONGEST_BUDGETS + _LONGEST_EXTRA_SECONDS
    deadline = time.monotonic() + longest
    while (exit_code := process.exit_code) is None:
        if context.stop.wait(context.poll_seconds):
            raise RunEnded("interrupted", _STOPPED)
        if time.monotonic() > deadline:
            raise RunEnded("failed", f"Training took longer than {longest // 60} minutes and was ended.")
        _beat(context, run_id, progress)
    _beat(context, run_id, progress)
    return exit_code


def _beat(context: RunContext, run_id: int, progress: run_folder.Progress | None) -> None:
    newest = progress.newest() if progress is not None else None
    try:
        with context.sessions() as session, writing(session):
            run = runs.beat_run(session, run_id, newest)
            goes_on = run is not None and not run.cancel_requested
            state = "interrupted" if run is None else "cancelled"
            why = reason_of_cancel(run)
    except StoreError as error:  # the database is busy; the next beat tries again
        logger.warning("The heartbeat of run %d could not be written: %s", run_id, error)
        return
    if not goes_on:
        raise RunEnded(state, why)


@contextmanager
def _heartbeat(context: RunContext, run_id: int) -> Iterator[Callable[[], None]]:
    """Write the run's heartbeat while the block runs, in a thread; the check that it yields raises `RunEnded`."""
    over, here, ended = threading.Event(), copy_context(), list[RunEnded]()

    def beat() -> None:
        while not over.wait(context.beat_seconds):
            try:
                _beat(context, run_id, None)
            except RunEnded as error:
                ended.append(error)  # the block learns of it when it next calls `goes_on`
                return

    def goes_on() -> None:
        if ended or context.stop.is_set():
            raise ended[0] if ended else RunEnded("interrupted", _STOPPED)

    thread = threading.Thread(target=here.run, args=(beat,), name=f"heartbeat of run {run_id}", daemon=True)
    thread.start()
    try:
        yield goes_on
    finally:
        over.set()
        thread.join()
