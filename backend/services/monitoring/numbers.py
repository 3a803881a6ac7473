"""How much waits, how much is labelled, what training does: counted in the rows, so that the worker's part is in it.

Knows counts and states. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.services.maintenance.stats import KINDS, worker_life
from backend.store import runs
from backend.store.lists import counts, image_lists
from backend.store.piles.files import count_waiting_files

TRAINING_STATES: Final = ("idle", "queued", "running")
QUEUES: Final = ("review", "reading", "cutting", "training")


@dataclass(frozen=True)
class Numbers:
    """The numbers of one moment."""

    labelled: Mapping[str, int]
    """Images by the kind of the label that counts."""
    queues: Mapping[str, int]
    """How many wait: images for a person (``review``) and for their first reading (``reading``), files for the cutter
    (``cutting``), runs for the trainer (``training``)."""
    given_up: int
    """Images that could not be read however often it was tried."""
    training: str
    """One of `TRAINING_STATES`."""
    last_outcome: str | None
    """State of the newest finished run."""
    last_ended_at: datetime | None
    heartbeat_age: float | None
    """Seconds since the worker's last heartbeat; None if it never had one."""


def collect(session: Session, at: datetime) -> Numbers:
    """The numbers at the time ``at``."""
    active, last = runs.select_active_run(session), runs.select_last_run(session)
    labelled = counts.count_kinds(session)
    seen_at = worker_life(session, at).seen_at
    return Numbers(
        labelled={kind: labelled.get(kind, 0) for kind in KINDS},
        queues={
            "review": image_lists.count_images(session, state="pending"),
            "reading": image_lists.count_unread(session),
            "cutting": count_waiting_files(session),
            "training": int(active is not None and active.state == "queued"),
        },
        given_up=image_lists.count_given_up(session),
        training="idle" if active is None else active.state,
        last_outcome=None if last is None else last.state,
        last_ended_at=None if last is None else last.finished_at,
        heartbeat_age=None if seen_at is None else (at - seen_at).total_seconds(),
    )
