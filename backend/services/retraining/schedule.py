"""Request runs on schedule: when one is due, by one worker only, and only if there are enough new labels.

Knows when the schedule was last checked. That is a row, so runs that were missed while the machine was off are
made up for by one run.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import ServiceError
from backend.services.retraining import run_requests
from backend.services.retraining.cron import is_due
from backend.store.database import SKEW, writing
from backend.store.heartbeats import beat, select_heartbeat
from backend.store.runs import TrainingRun

SCHEDULE = "schedule"

logger = logging.getLogger(__name__)


def request_if_due(session: Session, settings: Settings, now: datetime) -> TrainingRun | None:
    """Queue a run if one has become due since the last check; log why if none is queued."""
    if settings.retrain_cron is None or not _claim_due(session, settings.retrain_cron, now):
        return None
    try:
        return run_requests.request_run(session, settings, "schedule", new_only=True)
    except ServiceError as refusal:
        logger.info("The scheduled run is not queued: %s", refusal.detail)
        return None


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
    """Whether nothing has become due since ``checked_at``, and that is a time to reckon from."""
    return checked_at - now <= SKEW and not is_due(cron, checked_at, now)
