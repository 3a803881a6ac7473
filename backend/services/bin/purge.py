"""Delete for good what has been in the bin for long enough: rows first, then the files that no image uses any more.

Knows rows, blobs and the blob journal: if it is cut off between rows and files, the journal's sweep deletes the files.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import audit
from backend.services.bin import contents, deleting
from backend.services.piles.records.removing import remove_records
from backend.services.uploads import blob_journal
from backend.services.uploads.blob_journal import BlobJournal
from backend.store import bin as bins
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.piles.files import select_blobs_of_batches

STEP = 200
"""Images in one transaction: each has readings, labels and index entries that go with it."""


def purge(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    now: datetime,
    is_stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Delete what was put into the bin more than `contents.KEPT` before ``now``; return the number of images.

    Also finishes deleting batches, if that was cut off.

    Args:
        is_stopped: asked before each step; once true, the rest stays in the bin for now.
    """
    for batch in contents.batches(session):
        deleting.finish_batch(session, batch.id)
    before = now - contents.KEPT
    remove_records(session, blobs, settings, before, is_stopped)
    deleted = 0
    while not is_stopped() and (step := _purge_step(session, blobs, settings, before)):
        deleted += step
    _purge_batches(session, blobs, settings, before)
    return deleted


def _purge_batches(session: Session, blobs: BlobStore, settings: Settings, before: datetime) -> None:
    """Delete batches without images; of piles the files and the pictures of pages, too."""
    with BlobJournal(settings) as journal:
        with writing(session):
            empty = bins.select_empty_batches(session, before)
            names = select_blobs_of_batches(session, empty)
            for blob in names:
                journal.note(blob)
            if bins.remove_batches(session, empty):
                audit.note(session, audit.WORKER, "bin.purge", "batch", None, ids=list(empty))
        for blob in names:
            blob_journal.delete_unused(session, blobs, blob)


def _purge_step(session: Session, blobs: BlobStore, settings: Settings, before: datetime) -> int:
    with BlobJournal(settings) as journal:
        with writing(session):
            expired = bins.select_expired_images(session, before, STEP)
            for _, blob in expired:
                journal.note(blob)
            ids = [image_id for image_id, _ in expired]
            bins.remove_images(session, ids)
            if ids:
                audit.note(session, audit.WORKER, "bin.purge", "image", None, ids=ids)
        for blob in dict.fromkeys(blob for _, blob in expired):
            blob_journal.delete_unused(session, blobs, blob)
    return len(expired)
