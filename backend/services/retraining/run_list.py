"""List the training runs, and look one up. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.services import cursors
from backend.services.errors import NotFoundError
from backend.store import runs
from backend.store.runs import FINISHED, TrainingRun

__all__ = ["FINISHED", "RunChunk", "get_run", "run_chunk"]

_WALK = ["runs"]


@dataclass(frozen=True)
class RunChunk:
    """Some runs, newest first, and where the next ones begin."""

    items: Sequence[TrainingRun]
    next_cursor: str | None
    """None on the last chunk."""


def run_chunk(session: Session, *, cursor: str | None = None, limit: int = 50) -> RunChunk:
    """Up to ``limit`` runs, newest first.

    Raises:
        InvalidError: the cursor is not one of this list.
    """
    before_id = None if cursor is None else cursors.decode(cursor, _WALK, [int])[0]
    found = runs.select_runs(session, before_id=before_id, limit=limit + 1)
    return RunChunk(*cursors.chunk_of(found, limit, _WALK, lambda run: [run.id]))


def get_run(session: Session, run_id: int) -> TrainingRun:
    """The run with this id.

    Raises:
        NotFoundError: there is none.
    """
    run = runs.select_run(session, run_id)
    if run is None:
        raise NotFoundError.of("run", run_id)
    return run
