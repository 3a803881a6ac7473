"""Training runs: each is a row with a state, and at most one is active.

Knows the table ``training_runs`` and which state follows which. Does not know how to train.

    queued -> running -> done | rejected | failed | cancelled | interrupted
    queued -> cancelled | failed
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PureWindowsPath
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, false, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.logging import request_id
from backend.store.database import Base, find, now
from backend.store.labels import newest_label_id

FINISHED = ("done", "rejected", "failed", "cancelled", "interrupted")


class TrainingRun(Base):
    """One attempt to train a better version."""

    __tablename__ = "training_runs"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued', 'running', 'done', 'rejected', 'failed', 'cancelled', 'interrupted')",
            name="state",
        ),
        CheckConstraint("(state IN ('queued', 'running')) = (active IS NOT NULL)", name="active"),
        CheckConstraint("\"trigger\" IN ('button', 'command', 'schedule')", name="trigger"),
        Index("ix_training_runs_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(16), default="queued")
    active: Mapped[int | None] = mapped_column(unique=True)
    """1 while queued or running, else NULL: the unique index allows one active run."""
    trigger: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    newest_label_id: Mapped[int | None]
    """The newest label when the run began (until then: when it was requested), or of an import when its candidate's
    snapshot was frozen; those after it are new to the next run, whatever the clock said."""
    parent_version: Mapped[str | None] = mapped_column(String(100))
    candidate_version: Mapped[str | None] = mapped_column(String(100))
    folder: Mapped[str | None] = mapped_column(Text)
    progress: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The newest line of the run's progress file."""
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str | None] = mapped_column(Text)
    """Why the run ended as it did, for people."""
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    request_id: Mapped[str | None] = mapped_column(String(64), default=request_id)
    """Id of the HTTP request that asked for it, for the log; NULL for a command's and the schedule's."""
    contents_known: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether what it froze is in `erasing.trained_images`."""
    erased_from: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether something that it froze was erased since: what was trained on it elsewhere is not taken in."""


def insert_run(session: Session, trigger: str, parent_version: str | None = None) -> TrainingRun | None:
    """Add a queued run; None if another one is active."""
    if select_active_run(session) is not None:
        return None
    run = TrainingRun(
        trigger=trigger,
        parent_version=parent_version,
        active=1,
        newest_label_id=newest_label_id(session),
    )
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        return None  # another process has inserted one in the meantime
    return run


def select_run(session: Session, run_id: int) -> TrainingRun | None:
    """The run with this id."""
    return find(session, TrainingRun, run_id)


def lock_run(session: Session, run_id: int) -> TrainingRun | None:
    """The run as it is now, locked against other writers until this transaction ends."""
    return find(session, TrainingRun, run_id, lock=True)


def select_active_run(session: Session) -> TrainingRun | None:
    """The run that is queued or running."""
    return session.scalar(select(TrainingRun).where(TrainingRun.active.is_not(None)))


def select_last_run(session: Session, states: Sequence[str] = FINISHED) -> TrainingRun | None:
    """The newest run in one of ``states``."""
    query = select(TrainingRun).where(TrainingRun.state.in_(states)).order_by(TrainingRun.id.desc()).limit(1)
    return session.scalar(query)


def select_furthest_run(session: Session, states: Sequence[str] = FINISHED) -> TrainingRun | None:
    """Of the runs in one of ``states`` that which has seen the newest label; of several, the first."""
    query = select(TrainingRun).where(TrainingRun.state.in_(states), TrainingRun.newest_label_id.is_not(None))
    return session.scalar(query.order_by(TrainingRun.newest_label_id.desc(), TrainingRun.id).limit(1))


def newest_begun(session: Session) -> int:
    """The newest run that is not queued any more; 0 without one."""
    query = select(TrainingRun.id).where(TrainingRun.state != "queued")
    return session.scalar(query.order_by(TrainingRun.id.desc()).limit(1)) or 0


def select_ids_by_folder(session: Session) -> dict[str, int]:
    """The run that each folder belongs to."""
    query = select(TrainingRun.folder, TrainingRun.id).where(TrainingRun.folder.is_not(None))
    return {str(folder): run_id for folder, run_id in session.execute(query)}


def select_runs(session: Session, *, before_id: int | None = None, limit: int = 50) -> Sequence[TrainingRun]:
    """Up to ``limit`` runs with ids below ``before_id``, newest first."""
    query = select(TrainingRun).order_by(TrainingRun.id.desc()).limit(limit)
    return session.scalars(query if before_id is None else query.where(TrainingRun.id < before_id)).all()


def move_folders(session: Session, runs_dir: Path) -> None:
    """Let each run name its folder in ``runs_dir``, whatever the place was called on the machine that it comes from."""
    for run in session.scalars(select(TrainingRun).where(TrainingRun.folder.is_not(None))):
        run.folder = str(runs_dir / PureWindowsPath(run.folder or "").name)  # it splits paths of every system


def claim_run(
    session: Session, run_id: int, *, folder: str, parent_version: str, newest_label: int | None = None
) -> TrainingRun | None:
    """Set a queued run to running, for this worker; None if it is not queued.

    Args:
        newest_label: that it has seen; None for the newest of all.
    """
    run = lock_run(session, run_id)
    if run is None or run.state != "queued":
        return None
    run.state = "running"
    run.started_at = run.heartbeat_at = now()
    run.folder = folder
    run.parent_version = parent_version
    run.newest_label_id = newest_label_id(session) if newest_label is None else newest_label
    session.flush()
    return run


def beat_run(session: Session, run_id: int, progress: dict[str, Any] | None = None) -> TrainingRun | None:
    """Write the heartbeat of a running run, and its newest progress if any; None if it is not running."""
    run = lock_run(session, run_id)
    if run is None or run.state != "running":
        return None
    run.heartbeat_at = now()
    if progress is not None:
        run.progress = progress
    session.flush()
    return run


def finish_run(
    session: Session,
    run_id: int,
    state: str,
    *,
    reason: str,
    report: dict[str, Any] | None = None,
    candidate_version: str | None = None,
) -> TrainingRun | None:
    """End an active run in one of `FINISHED`; None if it has ended already, since the first end counts."""
    if state not in FINISHED:
        raise ValueError(f"A run ends as one of {', '.join(FINISHED)}. Received: {state!r}")
    run = lock_run(session, run_id)
    if run is None or run.active is None:
        return None
    run.state = state
    run.active = None
    run.finished_at = now()
    run.reason = reason
    run.report = report
    run.candidate_version = candidate_version
    session.flush()
    return run


def request_cancel(session: Session, run_id: int) -> TrainingRun | None:
    """Request that an active run ends; None if there is no such run or it has ended.

    A queued one ends at once, a running one when its worker sees the request.
    """
    run = lock_run(session, run_id)
    if run is None or run.active is None:
        return None
    run.cancel_requested = True
    if run.state == "queued":
        return finish_run(session, run_id, "cancelled", reason="Cancelled before it started")
    session.flush()
    return run
