"""Finish erasures: what a tombstone says is left to do, in steps that may each be repeated.

Knows the order: files by their content, folders of runs once no process writes to them, at last the database's own
file. Whoever comes first goes on: the request, the worker's next look, or `flask clean-up`.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.erasing import run_folders, scrubbing
from backend.services.erasing.leftovers import Original, delete_leftovers
from backend.services.erasing.run_folders import Wanted
from backend.services.uploads import blob_journal
from backend.store import runs
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.erasing import erasures, free_pages

logger = logging.getLogger(__name__)


def finish_all(session: Session, blobs: BlobStore, settings: Settings, before: datetime) -> int:
    """Finish every erasure that was begun earlier than ``before`` and can be finished now; how many are left."""
    left = erasures.select_unfinished(session, before)
    return sum(not finish(session, blobs, settings, erasure_id) for erasure_id in left)


def finish(session: Session, blobs: BlobStore, settings: Settings, erasure_id: int) -> bool:
    """Finish the erasure; False if something has to wait, such as a run that is still being cancelled."""
    tombstone = erasures.select_erasure(session, erasure_id)
    if tombstone is None or tombstone.finished_at is not None:
        return True
    plan = dict(tombstone.plan)
    if plan and not _delete_files(session, blobs, settings, erasure_id, plan):
        return False
    session.rollback()  # one's own reading transaction would keep the log from being emptied
    if not free_pages.rewrite(session.get_bind().engine):
        return False
    with writing(session):
        locked = erasures.lock_erasure(session, erasure_id)
        if locked is not None:
            locked.finished_at = now()
    logger.info("Erasure %d is finished", erasure_id)
    return True


def _delete_files(
    session: Session, blobs: BlobStore, settings: Settings, erasure_id: int, plan: dict[str, Any]
) -> bool:
    """Delete all files that the plan names, and then the plan; False if a run has to end first."""
    for blob in plan["blobs"]:
        blob_journal.delete_unused(session, blobs, blob)
    originals = [Original(**each) for each in plan["originals"]]
    found = delete_leftovers(settings, blobs, originals)
    wanted = Wanted(set(plan["own"]), set(plan["shared"]), plan["image_ids"])
    deleted = _delete_run_folders(session, settings, wanted, plan)
    if deleted is None:
        return False
    with writing(session):
        # A run that was cancelled has written its report since.
        scrubbing.scrub_reports(session, wanted.image_ids, {*wanted.own, *wanted.shared})
        locked = erasures.lock_erasure(session, erasure_id)
        if locked is not None:
            counts = {"run_folders": deleted, "watched_files": found}
            locked.counts, locked.plan = {**locked.counts, **counts}, {}
    return True


def _delete_run_folders(
    session: Session, settings: Settings, wanted: Wanted, plan: dict[str, Any]
) -> int | None:
    """Delete the folders of runs that keep something; the number, None if one of them is not over yet."""
    active = runs.select_active_run(session)
    ids = runs.select_ids_by_folder(session)
    doomed = [
        folder
        for folder in run_folders.folders(settings)
        if (run_id := ids.get(str(folder), 0)) == plan["run"]
        or (run_id <= plan["newest_run"] and run_folders.keeps(folder, wanted))  # later ones froze without it
    ]
    if active is not None and (
        active.id == plan["run"] or active.folder in {str(folder) for folder in doomed}
    ):
        return None
    left = [folder for folder in doomed if not run_folders.delete(session, settings, folder)]
    return None if left else len(doomed)
