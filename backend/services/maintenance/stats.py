"""Statistics: how much is labelled, how accurate the versions are, whether a run is possible.

Knows counts, shares and thresholds. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.labels.new_letters import LetterSupply, letter_supply
from backend.services.retraining.cron import next_due
from backend.services.retraining.supply import supply as label_supply
from backend.store import labels
from backend.store.database import SKEW
from backend.store.heartbeats import WORKER, select_heartbeat
from backend.store.lists import counts, image_lists
from backend.store.lists.counts import BatchCount
from backend.store.runs import select_furthest_run
from backend.store.versions import select_live

KINDS = ("confirmed", "corrected", "unreadable", "blank")
WORKER_SILENCE = timedelta(seconds=30)
"""A worker without a heartbeat for this long counts as gone."""


@dataclass(frozen=True)
class VersionRight:
    """How often people confirmed what one version had read."""

    version: str
    confirmed: int
    corrected: int
    right: float


@dataclass(frozen=True)
class RetrainSupply:
    """Labels to train on, the number that a run needs, when the schedule is due (None: there is no schedule), and
    letters that the live version lacks."""

    have: int
    need: int
    due_at: datetime | None
    letters: LetterSupply


@dataclass(frozen=True)
class WorkerLife:
    """Whether the worker is alive, and its last heartbeat."""

    alive: bool
    seen_at: datetime | None


@dataclass(frozen=True)
class Stats:
    """All counts at one moment."""

    images: int
    unread: int
    """Unlabelled images that no model has read."""
    pending: int
    """Unlabelled images, read or not."""
    labelled: dict[str, int]
    """Number of images by kind of label, each of `KINDS`."""
    right_unseen: float | None
    """Share of the labels with a text that confirmed the reading; None before the first."""
    right_by_version: Sequence[VersionRight]
    new_letters: Mapping[str, int]
    """Letters that people typed, their fields' styles read and the model cannot write, with the number of labels, the
    most frequent first."""
    labels_since_last_run: int
    retrain: RetrainSupply
    worker: WorkerLife
    live_version: str | None
    degraded: str | None
    batches: Sequence[BatchCount]


def collect(session: Session, settings: Settings, *, degraded: str | None, at: datetime) -> Stats:
    """The counts at the time ``at``; ``degraded`` comes from `LiveRecognizer`."""
    pending = image_lists.count_images(session, state="pending")
    found = counts.count_kinds(session)
    labelled = {kind: found.get(kind, 0) for kind in KINDS}
    retrain = _retrain(session, settings, at)
    verdict = select_furthest_run(session, ("done", "rejected"))
    live = select_live(session)
    return Stats(
        images=pending + sum(labelled.values()),
        unread=image_lists.count_unread(session),
        pending=pending,
        labelled=labelled,
        right_unseen=_share(labelled["confirmed"], labelled["corrected"]),
        right_by_version=_right_by_version(session),
        new_letters=retrain.letters.counts,
        labels_since_last_run=labels.count_labels_after(
            session, verdict.newest_label_id if verdict else None
        ),
        retrain=retrain,
        worker=worker_life(session, at),
        live_version=live.name if live else None,
        degraded=degraded,
        batches=counts.count_batches(session),
    )


def _share(confirmed: int, corrected: int) -> float | None:
    return confirmed / (confirmed + corrected) if confirmed + corrected else None


def _right_by_version(session: Session) -> list[VersionRight]:
    return [
        VersionRight(c.version, c.confirmed, c.corrected, c.confirmed / (c.confirmed + c.corrected))
        for c in counts.count_by_version(session)
    ]


def _retrain(session: Session, settings: Settings, at: datetime) -> RetrainSupply:
    supply = label_supply(session, settings)
    due_at = next_due(settings.retrain_cron, at) if settings.retrain_cron else None
    letters = letter_supply(session, settings)
    return RetrainSupply(have=supply.have, need=supply.need, due_at=due_at, letters=letters)


def worker_life(session: Session, at: datetime) -> WorkerLife:
    """Whether the worker is alive at the moment ``at``."""
    heartbeat = select_heartbeat(session, WORKER)
    if heartbeat is None:
        return WorkerLife(alive=False, seen_at=None)
    alive = -SKEW < at - heartbeat.seen_at <= WORKER_SILENCE
    return WorkerLife(alive=alive, seen_at=heartbeat.seen_at)
