"""Regular clean-up: the bin, image files of abandoned uploads, folders of old runs, files of old candidates, old upload
keys, expired leases, sessions that are over; and copies of shipped versions, which a new release removes."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.accounts.attempts import WINDOW
from backend.services.bin.contents import KEPT
from backend.services.bin.purge import purge
from backend.services.erasing.finishing import finish_all
from backend.services.piles.originals import drop_originals, sweep_drafts
from backend.services.uploads import blob_journal
from backend.services.versions.pruning import prune
from backend.services.versions.shipped_copies import keep_shipped
from backend.store.accounts.attempts import delete_attempts_outside
from backend.store.accounts.sessions import delete_idle_sessions
from backend.store.blobs import BlobStore
from backend.store.database import SKEW, writing
from backend.store.leases import delete_expired
from backend.store.runs import select_active_run
from backend.store.upload_keys import delete_upload_keys

KEYS_KEPT = timedelta(days=7)
LEASES_KEPT = timedelta(hours=1)  # a client that returns late can still renew what nobody else took
RUN_FOLDERS_KEPT = 5
"""Of the newest runs; the outcome of a run stays in its row and its version."""

logger = logging.getLogger(__name__)


def clean_up(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    now: datetime,
    is_stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Delete what has been in the bin for long enough, image files that a killed upload left without a row, folders of
    old runs and candidates, old upload keys, expired leases, and sessions and failed log-ins that are over; copy the
    shipped versions that others come from; return the number of images that were in the bin.

    Args:
        is_stopped: asked between steps; once true, the rest waits for the next clean-up.
    """
    finish_all(session, blobs, settings, now)
    purged = purge(session, blobs, settings, now, is_stopped)
    if purged:
        logger.info("%d images that were in the bin for %d days were deleted", purged, KEPT.days)
    if is_stopped():
        return purged
    deleted = blob_journal.sweep(session, blobs, settings) + blobs.sweep(blob_journal.ABANDONED_SECONDS)
    drop_originals(session, blobs, settings)
    deleted += sweep_drafts(settings, blob_journal.ABANDONED_SECONDS)
    if deleted:
        logger.info("%d image files of abandoned uploads were deleted", deleted)
    with writing(session):
        delete_upload_keys(session, now - KEYS_KEPT)
        delete_expired(session, now - LEASES_KEPT)
        delete_idle_sessions(session, now - timedelta(minutes=settings.idle_minutes))
        delete_attempts_outside(session, now - WINDOW, now + SKEW)
    _delete_old_runs(session, settings)
    prune(session, settings)
    keep_shipped(session, settings)  # last, so that there is the space that was just freed
    return purged


def _delete_old_runs(session: Session, settings: Settings) -> None:
    """Delete the folders of all but the newest runs: each holds a copy of every labelled image."""
    if not settings.runs_dir.is_dir():
        return
    active = select_active_run(session)
    kept = active.folder if active is not None else None
    folders = sorted(settings.runs_dir.iterdir(), reverse=True)  # their names begin with the run's number
    for folder in folders[RUN_FOLDERS_KEPT:]:
        if str(folder) != kept:
            shutil.rmtree(folder, ignore_errors=True)
