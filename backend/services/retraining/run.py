"""One training run from claim to verdict, as the worker lives it.

Claim the row, freeze a snapshot, start the child, follow it, and settle what it left. Only files pass to and from the
child. Knows the order of these steps; each step's own knowledge is its module's.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.retraining import run_folder, run_owner
from backend.services.retraining.outcome import end, settle
from backend.services.retraining.snapshot import freeze
from backend.services.retraining.training_process import COMMAND, TrainingProcess
from backend.services.versions.folders import bundle_dir
from backend.store import runs, versions
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StoreError

# The budget is for training alone; freezing, scoring and export take their own time. After this much the child hangs.
_LONGEST_BUDGETS = 3
_LONGEST_EXTRA_SECONDS = 3600

logger = logging.getLogger(__name__)


class Ended(Exception):
    """The run ends here, in ``state`` and for ``reason``, without a verdict."""

    def __init__(self, state: str, reason: str) -> None:
        super().__init__(reason)
        self.state = state
        self.reason = reason


@dataclass(frozen=True)
class RunContext:
    """What a run needs around it.

    Args:
        command: how the child is started; tests hand in a quicker trainer.
        stop: set when the worker shall end; a run in progress is then interrupted.
        pace: seconds between two looks at the child.
        beat: seconds between two signs of life while no child runs yet.
    """

    sessions: Callable[[], Session]
    blobs: BlobStore
    settings: Settings
    command: Sequence[str] = COMMAND
    stop: threading.Event = field(default_factory=threading.Event)
    pace: float = 0.5
    beat: float = 5.0


def run_training(shop: RunContext, run_id: int) -> str | None:
    """Do the queued run ``run_id`` and return the state it ended in; None when it is not ours to do.

    Whatever happens, the row leaves the state ``running``, and the live pointer moves only with a verdict for it.
    """
    claimed = _claim(shop, run_id)
    if claimed is None:
        return None
    folder, parent = claimed
    logger.info("Run %d begins, from version %s", run_id, parent)
    try:
        folder.mkdir(parents=True)
        run_owner.write_owner(folder)
        exit_code = _train(shop, run_id, folder, parent)
        state = settle(shop.sessions, shop.settings, run_id, folder, parent, exit_code)
    except Ended as ended:
        state = end(shop.sessions, run_id, ended.state, ended.reason)
    except Exception as error:
        logger.exception("Run %d failed", run_id)
        state = end(shop.sessions, run_id, "failed", f"{type(error).__name__}: {error}")
    logger.info("Run %d ended: %s", run_id, state)
    return state


def _claim(shop: RunContext, run_id: int) -> tuple[Path, str] | None:
    folder = shop.settings.runs_dir / f"{run_id:06d}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    with shop.sessions() as session, writing(session):
        live = versions.select_live(session)
        if live is None:
            runs.finish_run(
                session, run_id, "failed", reason="No version is live, so there is nothing to train."
            )
            return None
        run = runs.claim_run(session, run_id, folder=str(folder), parent_version=live.name)
        return None if run is None else (folder, live.name)


def _train(shop: RunContext, run_id: int, folder: Path, parent: str) -> int:
    """Freeze, start the child and wait for it; its exit code."""
    parent_dir = bundle_dir(shop.settings, parent)
    if parent_dir is None:
        raise Ended("failed", f"The files of the live version {parent} are not there.")
    with _alive(shop, run_id), shop.sessions() as session:
        freeze(session, shop.blobs, folder / run_folder.SNAPSHOT)
    command = [*shop.command, *_arguments(shop.settings, folder, parent_dir)]
    with TrainingProcess(command, folder) as child:
        return _follow(shop, run_id, folder, child)


def _arguments(settings: Settings, folder: Path, parent_dir: Path) -> list[str]:
    arguments = [
        "--snapshot",
        str(folder / run_folder.SNAPSHOT),
        "--parent",
        str(parent_dir),
        "--out",
        str(folder),
    ]
    arguments += ["--minutes", str(settings.retrain_minutes)]
    if settings.retrain_steps is not None:
        arguments += ["--steps", str(settings.retrain_steps)]
    if settings.dataset_dir is not None and settings.dataset_dir.is_dir():
        arguments += ["--dataset", str(settings.dataset_dir)]
    return arguments


def _follow(shop: RunContext, run_id: int, folder: Path, child: TrainingProcess) -> int:
    """Pass the child's progress on until it ends.

    Raises:
        Ended: the run was cancelled, the worker stops, or the child takes far too long.
    """
    progress = run_folder.Progress(folder)
    longest = shop.settings.retrain_minutes * 60 * _LONGEST_BUDGETS + _LONGEST_EXTRA_SECONDS
    deadline = time.monotonic() + longest
    while (exit_code := child.exit_code) is None:
        if shop.stop.wait(shop.pace):
            raise Ended("interrupted", "The worker was stopped in the middle of it. Start it again.")
        if time.monotonic() > deadline:
            raise Ended("failed", f"Training took longer than {longest // 60} minutes and was ended.")
        _beat(shop, run_id, progress)
    _beat(shop, run_id, progress)
    return exit_code


def _beat(shop: RunContext, run_id: int, progress: run_folder.Progress | None) -> None:
    newest = progress.newest() if progress is not None else None
    try:
        with shop.sessions() as session, writing(session):
            run = runs.beat_run(session, run_id, newest)
            wanted = run is not None and not run.cancel_requested
            state = "interrupted" if run is None else "cancelled"
    except StoreError as error:  # the database is busy; the next beat says the same
        logger.warning("Run %d could not say that it is alive: %s", run_id, error)
        return
    if not wanted:
        raise Ended(state, "Cancelled." if state == "cancelled" else "Somebody else ended the run.")


@contextmanager
def _alive(shop: RunContext, run_id: int) -> Iterator[None]:
    """Say regularly that the run is alive while the block works, in a thread of its own."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(shop.beat):
            try:
                _beat(shop, run_id, None)
            except Ended:
                return  # the block's successor finds out by itself

    thread = threading.Thread(target=beat, name=f"run {run_id} alive", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
