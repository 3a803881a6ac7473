"""Wish for a retraining run, stop one, find the one whose worker died. Runs are rows; the worker does the work.

Knows rows and the rules of when to train. A run's own life is `training_run`'s.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import ConflictError, InvalidError, NotEnoughError, NotFoundError
from backend.services.retraining import run_folder, run_owner
from backend.services.retraining.cron import next_due
from backend.store import runs, versions
from backend.store import supply as supplies
from backend.store.database import now, writing
from backend.store.runs import TrainingRun

__all__ = ["Supply", "cancel_run", "next_due", "reconcile", "request_run", "supply"]

Trigger = Literal["button", "command", "schedule"]

SILENCE = timedelta(minutes=2)
EQUAL_TEXTS = 5
"""So many labels with one text count; more of them teach a model that text, not reading."""
_VERDICTS = ("done", "rejected")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Supply:
    """How many labels there are to learn from, and how many are needed."""

    have: int
    need: int

    @property
    def enough(self) -> bool:
        """Whether a run may start."""
        return self.have >= self.need


def supply(session: Session, settings: Settings, *, new_only: bool = False) -> Supply:
    """Count the labels with a text, at most ``EQUAL_TEXTS`` for each text.

    Args:
        new_only: leave out what the last run that came to a verdict has seen; the schedule's measure.
    """
    last = runs.select_last_run(session, _VERDICTS) if new_only else None
    counts = supplies.select_text_counts(session, since=last.started_at if last else None)
    return Supply(sum(min(count, EQUAL_TEXTS) for _, count in counts), settings.retrain_min_labels)


def request_run(
    session: Session, settings: Settings, trigger: Trigger, *, new_only: bool = False, force: bool = False
) -> TrainingRun:
    """Queue a run and commit; wake the worker afterwards (`wakeup`).

    A run whose worker died ends first, since where no worker runs nobody else would notice.

    Args:
        new_only: count new labels only, see `supply`.
        force: go on without the original data if its folder is gone.
    Raises:
        ConflictError: one is queued or running (``extra["run_id"]``), or no version is live.
        NotEnoughError: too few labels (``extra``: ``have``, ``need``).
        InvalidError: ``PARAPH_DATASET`` names a folder that is not there.
    """
    reconcile(session, settings, now())
    _refuse_if_active(session)
    found = supply(session, settings, new_only=new_only)
    if not found.enough:
        raise NotEnoughError(
            f"Not enough labels to learn from: {found.have} of {found.need}.",
            have=found.have,
            need=found.need,
        )
    if settings.dataset_dir is not None and not settings.dataset_dir.is_dir() and not force:
        raise InvalidError(
            "Replay set not found: the original data keeps the model from forgetting what it knew. "
            f"Put it back, unset PARAPH_DATASET, or force the run. Received: {settings.dataset_dir}"
        )
    with writing(session):
        live = versions.select_live(session)
        if live is None:
            raise ConflictError("No version is live, so there is nothing to train further.")
        run = runs.insert_run(session, trigger, parent_version=live.name)
    if run is None:
        _refuse_if_active(session)
        raise ConflictError("Another run was faster. Try again.")
    return run


def cancel_run(session: Session, run_id: int) -> TrainingRun:
    """Stop a run: a queued one at once, a running one within seconds; commit. A finished one stays as it is.

    Raises:
        NotFoundError: no such run.
    """
    with writing(session):
        runs.request_cancel(session, run_id)
        run = runs.select_run(session, run_id)
    if run is None:
        raise NotFoundError(f"There is no such run. Received: {run_id}")
    return run


def reconcile(session: Session, settings: Settings, at: datetime) -> int | None:
    """Mark the running run as ``interrupted`` if its worker is gone; commit; return its id if it was.

    Gone is a process of this machine that does not exist any more, or one that was silent for ``SILENCE`` and is
    elsewhere or cannot be told from another.
    What the run may have left beside the registered versions goes; its folder stays, for whoever asks what happened.
    """
    run = runs.select_active_run(session)
    if run is None or run.state != "running" or _has_worker(run, at):
        return None
    run_id, folder = run.id, run.folder
    with writing(session):
        ended = runs.finish_run(
            session, run_id, "interrupted", reason="The worker ended in the middle of it. Start it again."
        )
    if ended is None:
        return None
    logger.warning("Run %d was interrupted: its worker is gone", run_id)
    if folder is not None:
        _remove_unregistered(session, settings, Path(folder))
    return run_id


def _refuse_if_active(session: Session) -> None:
    active = runs.select_active_run(session)
    if active is not None:
        raise ConflictError(f"Run {active.id} is {active.state} already.", run_id=active.id)


def _has_worker(run: TrainingRun, at: datetime) -> bool:
    owner = run_owner.read_owner(Path(run.folder)) if run.folder else None
    alive = owner.is_alive if owner is not None and owner.is_here else None
    if alive is not None:
        return alive
    return run.heartbeat_at is not None and at - run.heartbeat_at < SILENCE


def _remove_unregistered(session: Session, settings: Settings, folder: Path) -> None:
    """A candidate that was moved beside the versions, but whose row was never written."""
    name = run_folder.candidate_name(folder)
    if name is not None and versions.select_version(session, name) is None:
        shutil.rmtree(settings.candidates_dir / name, ignore_errors=True)
