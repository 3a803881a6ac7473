"""How many labels there are to train on, how many of them are new, and whether new corrections make a run due.

Knows rows and the settings that they are compared with. Changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.label_kinds import EQUAL_TEXTS
from backend.store import runs
from backend.store.database import SKEW
from backend.store.labels import TEXT_KINDS
from backend.store.lists import label_counts

RETRY_AFTER = timedelta(days=1)
"""After a run without a verdict, the number of corrections starts no run for this long."""
VERDICTS = ("done", "rejected")


@dataclass(frozen=True)
class Supply:
    """Number of labels to train on, and the number that a run needs."""

    have: int
    need: int

    @property
    def enough(self) -> bool:
        """Whether a run may start."""
        return self.have >= self.need


def supply(session: Session, settings: Settings, *, new_only: bool = False) -> Supply:
    """Count the labels with a text, at most ``EQUAL_TEXTS`` for each text.

    Args:
        new_only: count only labels that no run with a verdict has seen, as the schedule does.
    """
    after_id = _seen_by_verdict(session) if new_only else None
    return Supply(_count(session, after_id), settings.retrain_min_labels)


def new_corrections(session: Session, settings: Settings) -> Supply | None:
    """Corrections that no run with a verdict has seen, counted like `supply`, and the number that makes a run
    due; None if their number starts nothing."""
    need = settings.retrain_new_corrections
    if need is None:
        return None
    return Supply(_count(session, _seen_by_verdict(session), only_corrections=True), need)


def are_due(session: Session, settings: Settings) -> bool:
    """Whether there are enough new corrections for a run, and enough labels altogether."""
    corrections = new_corrections(session, settings)
    return corrections is not None and corrections.enough and supply(session, settings).enough


def paused_until(session: Session, settings: Settings, at: datetime) -> datetime | None:
    """Until when the worker does not try again by itself, because the last run with the same corrections failed.

    None if nothing keeps it from trying: as many corrections again have come since, or that run seems to have ended in
    the future, since the clock was set back.
    """
    last = runs.select_last_run(session)
    if settings.retrain_new_corrections is None or last is None or last.finished_at is None:
        return None
    if last.state in VERDICTS or not -SKEW < at - last.finished_at < RETRY_AFTER:
        return None
    since = _count(session, last.newest_label_id, only_corrections=True)
    return None if since >= settings.retrain_new_corrections else last.finished_at + RETRY_AFTER


def _seen_by_verdict(session: Session) -> int | None:
    furthest = runs.select_furthest_run(session, VERDICTS)
    return furthest.newest_label_id if furthest else None


def _count(session: Session, after_id: int | None, *, only_corrections: bool = False) -> int:
    kinds = ("corrected",) if only_corrections else TEXT_KINDS
    counts = label_counts.select_text_counts(session, after_id, kinds)
    return sum(min(count, EQUAL_TEXTS) for _, count in counts)
