"""Files as they came: kept, or dropped once all their pages are cut, as the settings say; drafts that were left behind.

Knows rows, blobs and the blob journal.
"""

from __future__ import annotations

import time

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.uploads import blob_journal
from backend.services.uploads.blob_journal import BlobJournal
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles.tables import Page

TEMPORARY_SUFFIX = ".pages"
_SETTLED = ("registered", "blank", "refused")


def drop_original(session: Session, blobs: BlobStore, settings: Settings, file_id: int) -> None:
    """Drop the file if the settings say so and none of its pages waits for a form or a person."""
    if settings.keep_originals:
        return
    with BlobJournal(settings) as journal:
        with writing(session):
            file = stored_files.lock_file(session, file_id)
            if file is None or file.blob is None or file.state != "done":
                return
            pages = stored_pages.select_pages_of_files(session, [file_id], in_bin=True)[file_id]
            if not all(_is_settled(page) for page in pages):
                return
            blob, file.blob = file.blob, None
            journal.note(blob)
        blob_journal.delete_unused(session, blobs, blob)


def _is_settled(page: Page) -> bool:
    """Whether neither a form nor a person is to come yet: a page is foreign for good once a person says so."""
    is_known = page.state in _SETTLED or (page.state == "foreign" and page.decided_by == "person")
    return is_known and not page.is_due


def drop_originals(session: Session, blobs: BlobStore, settings: Settings) -> None:
    """Drop the files whose pages people have settled meanwhile."""
    if not settings.keep_originals:
        for file_id in stored_files.select_done_files(session):
            drop_original(session, blobs, settings, file_id)


def sweep_drafts(settings: Settings, older_than: float) -> int:
    """Delete files of killed uploads on their way to the store, if older than that many seconds; return how many."""
    swept = 0
    for path in (settings.data_dir / "incoming").glob(f"*{TEMPORARY_SUFFIX}"):
        age = time.time() - path.stat().st_mtime
        if age > older_than or age < -older_than:  # or left before the clock was set back
            path.unlink(missing_ok=True)
            swept += 1
    return swept
