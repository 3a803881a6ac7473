"""Request runs on schedule: when one is due by the clock or by the number of new corrections, by one worker only.

Knows when either was last checked. Those times are rows, so one run makes up for all that were missed while the machine
was off, and several workers look no more often than one.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import audit
from backend.services.errors import ServiceError
from backend.services.retraining import run_requests
from backend.services.retraining.cron import is_due
from backend.services.retraining.supply import are_due, paused_until
from backend.store import runs
from backend.store.database import SKEW, writing
from backend.store.heartbeats import beat, select_heartbeat
from backend.store.runs import TrainingRun

SCHEDULE = "schedule"
CORRECTIONS = "schedule by corrections"
LOOK_EVERY = timedelta(minutes=1)
"""How often the new corrections are counted."""

logger = logging.getLogger(__name__)


def request_if_due(session: Session, settings: Settings, now: datetime) -> TrainingRun | None:
    """Queue a run if one has become due since the last check; log why if none is queued."""
    by_clock = settings.retrain_cron is not None and _claim_due(session, settings.retrain_cron, now)
    if not (by_clock or _are_due(session, settings, now)):
        return None
    try:
        return run_requests.request_run(session, settings, "schedule", new_only=True, author=audit.WORKER)
    except ServiceError as refusal:
        logger.info("The scheduled run is not queued: %s", refusal.detail)
        return None


def _are_due(session: Session, settings: Settings, now: datetime) -> bool:
    """Whether there are enough new corrections for a run, counted once in `LOOK_EVERY`."""
    if settings.retrain_new_corrections is None or runs.select_active_run(session) is not None:
        return False
    looked = select_heartbeat(session, CORRECTIONS)
    if looked is not None and -SKEW < now - looked.seen_at < LOOK_EVERY:
        return False
    with writing(session):
        beat(session, CORRECTIONS, now)
    return are_due(session, settings) and paused_until(session, settings, now) is None


def _claim_due(session: Session, cron: str, now: datetime) -> bool:
    """Whether a run is due and this process is the first to see it."""
    checked = select_heartbeat(session, SCHEDULE)
    if checked is not None and _is_settled(checked.seen_at, cron, now):
        return False
    with writing(session):
        checked = select_heartbeat(session, SCHEDULE)
        if checked is not None and _is_settled(checked.seen_at, cron, now):
            return False
        mine = checked is not None and is_due(cron, checked.seen_at, now)
        beat(session, SCHEDULE, now)
    return mine


def _is_settled(checked_at: datetime, cron: str, now: datetime) -> bool:
    """Whether nothing has become due since ``checked_at``, which counts only if it is not in the future."""
    return checked_at - now <= SKEW and not is_due(cron, checked_at, now)
