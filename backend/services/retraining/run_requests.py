"""Request a retraining run, cancel one, end one whose worker died. Runs are rows; the worker carries them out.

Knows rows and the conditions for a run; `carry_out` knows its steps.
"""

from __future__ import annotations

import logging
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import audit
from backend.services.errors import ConflictError, InvalidError, NotEnoughError
from backend.services.retraining import run_folder, run_owner
from backend.services.retraining.run_list import get_run
from backend.services.retraining.supply import are_due, supply
from backend.store import runs, versions
from backend.store.database import SKEW, now, writing
from backend.store.runs import TrainingRun

Trigger = Literal["button", "command", "schedule"]

SILENCE = timedelta(minutes=2)
logger = logging.getLogger(__name__)


def request_run(
    session: Session,
    settings: Settings,
    trigger: Trigger,
    *,
    new_only: bool = False,
    force: bool = False,
    author: str,
) -> TrainingRun:
    """Queue a run and commit; the caller wakes the worker (`maintenance.wakeup`).

    Ends a run whose worker died first, since without a worker nobody else does.

    Args:
        new_only: only with enough new labels or new corrections, see `supply`.
        force: continue without the original data if its folder is missing.
    Raises:
        ConflictError: one is queued or running (``extra["run_id"]``), or no version is live.
        NotEnoughError: too few labels (``extra``: ``have``, ``need``).
        InvalidError: the folder in ``PARAPH_DATASET`` does not exist.
    """
    reconcile(session, settings, now())
    check(session, settings, now(), new_only=new_only, force=force)
    with writing(session):
        live = _live(session)
        run = runs.insert_run(session, trigger, parent_version=live.name)
        if run is not None:
            audit.note(session, author, "run.request", "run", run.id, trigger=trigger)
    if run is None:
        active = runs.select_active_run(session)
        if active is not None:
            raise _active_already(active)
        raise ConflictError("Another run was requested at the same moment. Try again.")
    return run


def check(session: Session, settings: Settings, at: datetime, *, new_only: bool, force: bool) -> None:
    """Do nothing if a run may be queued; for the arguments and the errors see `request_run`."""
    active = runs.select_active_run(session)
    if active is not None and not is_abandoned(active, at):
        raise _active_already(active)
    if not (new_only and are_due(session, settings)):
        found = supply(session, settings, new_only=new_only)
        if not found.enough:
            labels = "new labels" if new_only else "labels"
            raise NotEnoughError(
                f"Not enough {labels} to train on: {found.have} of {found.need}.",
                have=found.have,
                need=found.need,
            )
    if settings.dataset_dir is not None and not settings.dataset_dir.is_dir() and not force:
        raise InvalidError(
            "Replay set not found: the original data keeps the model from forgetting what it has learned. "
            f"Restore it, unset PARAPH_DATASET, or force the run. Received: {settings.dataset_dir}"
        )
    _live(session)


def cancel_run(session: Session, run_id: int, *, author: str) -> TrainingRun:
    """Cancel a run: a queued one at once, a running one within seconds; commit. A finished one stays as it is.

    Raises:
        NotFoundError: no such run.
    """
    with writing(session):
        if runs.request_cancel(session, run_id) is not None:
            audit.note(session, author, "run.cancel", "run", run_id)
        return get_run(session, run_id)


def reconcile(session: Session, settings: Settings, at: datetime) -> int | None:
    """Mark the running run as ``interrupted`` if its worker is gone; commit; return the run's id if so.

    A worker on this machine is gone if its process does not exist. One on another machine, or one that cannot be
    distinguished from another process, is gone after ``SILENCE`` without a heartbeat; a heartbeat far in the future was
    written before the clock was set back. A candidate that was moved but not registered is deleted; the run's folder
    stays, for inspection.
    """
    run = runs.select_active_run(session)
    if run is None or not is_abandoned(run, at):
        return None
    run_id, folder = run.id, run.folder
    with writing(session):
        ended = runs.finish_run(
            session, run_id, "interrupted", reason="The worker stopped during this run. Start a new one."
        )
    if ended is None:
        return None
    logger.warning("Run %d was interrupted: its worker is gone", run_id)
    if folder is not None:
        _remove_unregistered(session, settings, Path(folder))
    return run_id


def is_abandoned(run: TrainingRun, at: datetime) -> bool:
    """Whether the run is marked as running, but its worker is gone, as `reconcile` says."""
    return run.state == "running" and not _has_worker(run, at)


def _active_already(run: TrainingRun) -> ConflictError:
    return ConflictError(f"Run {run.id} is already {run.state}.", run_id=run.id)


def _live(session: Session) -> versions.Version:
    live = versions.select_live(session)
    if live is None:
        raise ConflictError("No version is live, so there is nothing to train.")
    return live


def _has_worker(run: TrainingRun, at: datetime) -> bool:
    owner = run_owner.read_owner(Path(run.folder)) if run.folder else None
    alive = owner.is_alive if owner is not None and owner.is_here else None
    if alive is not None:
        return alive
    return run.heartbeat_at is not None and -SKEW < at - run.heartbeat_at < SILENCE


def _remove_unregistered(session: Session, settings: Settings, folder: Path) -> None:
    """Delete a candidate that was moved beside the versions, but whose row was never written."""
    name = run_folder.candidate_name(folder)
    if name is not None and versions.select_version(session, name) is None:
        shutil.rmtree(settings.candidates_dir / name, ignore_errors=True)
