"""Checks of the worker and of what it works on: its heartbeat, the calls to it, images given up, when it retrains, and
the original data."""

from __future__ import annotations

import os

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance import stats
from backend.services.maintenance.checks.finding import Finding
from backend.services.maintenance.wakeup import OLD_QUEUE, READ_IMAGES, RUN_TRAINING
from backend.services.retraining.cron import next_due
from backend.services.retraining.supply import new_corrections
from backend.store import runs
from backend.store.database import now
from backend.store.lists import image_lists


def worker(session: Session) -> Finding:
    """Whether the worker is alive."""
    if not stats.worker_life(session, now()).alive:
        return Finding(
            "warning", "worker", "Not running: nothing is read or trained. Start it with: python app.py"
        )
    return Finding("ok", "worker", "running")


def calls(settings: Settings) -> Finding:
    """Whether the empty files that wake the worker can be written, and no queue of an earlier release is left."""
    subject = "calls to the worker"
    for name in (READ_IMAGES, RUN_TRAINING):
        path = settings.data_dir / name
        if path.exists() and not (path.is_file() and os.access(path, os.W_OK)):
            return Finding(
                "warning",
                subject,
                f"{path} is not a file that can be written, so the worker starts later than it could. Delete it.",
            )
    old = settings.data_dir / OLD_QUEUE[0]
    if old.exists():
        return Finding(
            "warning", subject, f"{old} is of an earlier release and never opened. Delete it: rm {old}"
        )
    return Finding("ok", subject, "can be made")


def given_up(session: Session) -> Finding:
    """Whether there are images that could not be read in several attempts."""
    count = image_lists.count_given_up(session)
    if count:
        return Finding(
            "warning",
            "reading",
            f"{count:,} images could not be read; the web app shows them with the reason. Type what they say.",
        )
    return Finding("ok", "reading", "no image was given up")


def retraining(session: Session, settings: Settings) -> Finding:
    """When the worker starts a run by itself, and whether the last run failed."""
    ways = []
    if settings.retrain_cron is not None:
        due = next_due(settings.retrain_cron, now()).astimezone()
        ways.append(f"by cron, next at {due:%Y-%m-%d %H:%M}")
    corrections = new_corrections(session, settings)
    if corrections is not None:
        ways.append(f"from {corrections.need:,} new corrections, {corrections.have:,} are there")
    text = "; ".join(ways) or "only by hand (see PARAPH_RETRAIN_CRON and PARAPH_RETRAIN_NEW_CORRECTIONS)"
    last = runs.select_last_run(session)
    if last is not None and last.state == "failed":
        return Finding("warning", "retraining", f"Run {last.id} failed: {last.reason} ({text})")
    return Finding("ok", "retraining", text)


def original_data(settings: Settings) -> Finding:
    """Whether the original data set that retraining replays is there."""
    if settings.dataset_dir is None:
        return Finding("ok", "original data", "none: retraining replays rendered names (see PARAPH_DATASET)")
    if not settings.dataset_dir.is_dir():
        return Finding("error", "original data", f"{settings.dataset_dir} does not exist (PARAPH_DATASET).")
    return Finding("ok", "original data", str(settings.dataset_dir))
