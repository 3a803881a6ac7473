"""The schedule's own wish for a run: when its time has come, by one worker only, and only with new labels.

Knows when the schedule was looked at last (a row, so that a moment missed while the machine was off is made up for
once). Knows no queue.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import ServiceError
from backend.services.retraining import requests
from backend.services.retraining.cron import is_due
from backend.store.database import writing
from backend.store.heartbeats import beat, select_heartbeat
from backend.store.runs import TrainingRun

SCHEDULE = "schedule"

logger = logging.getLogger(__name__)


def request_if_due(session: Session, settings: Settings, now: datetime) -> TrainingRun | None:
    """Queue a run if a moment of the schedule has come since the last look; why none was queued is logged."""
    if settings.retrain_cron is None or not _take_turn(session, settings.retrain_cron, now):
        return None
    try:
        return requests.request_run(session, settings, "schedule", new_only=True)
    except ServiceError as refusal:
        logger.info("The scheduled run does not start: %s", refusal.detail)
        return None


def _take_turn(session: Session, cron: str, now: datetime) -> bool:
    """Whether a moment has come and this process is the first to see it."""
    looked = select_heartbeat(session, SCHEDULE)
    if looked is not None and not is_due(cron, looked.seen_at, now):
        return False
    with writing(session):
        looked = select_heartbeat(session, SCHEDULE)
        mine = looked is not None and is_due(cron, looked.seen_at, now)
        if looked is None or mine:
            beat(session, SCHEDULE)
    return mine
