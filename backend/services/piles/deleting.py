"""Delete a record for good, with its pages, their fields, readings and labels; and what deleted piles leave behind.

Knows rows, blobs and the blob journal. Whole piles go by the bin, as batches.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.bin.contents import KEPT
from backend.services.bin.purge import purge
from backend.services.errors import NotFoundError
from backend.services.piles.cutting.page_storage import replace_fields
from backend.services.uploads import blob_journal
from backend.services.uploads.blob_journal import BlobJournal
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles import records as stored
from backend.store.piles.pages import FoundPage


def delete_record(
    session: Session, blobs: BlobStore, settings: Settings, record_id: int, *, at: datetime
) -> None:
    """Delete the record; a file of which no page is left goes with it.

    Raises:
        NotFoundError: there is no such record.
    """
    with BlobJournal(settings) as journal:
        with writing(session):
            pages = _locked_pages(session, record_id)
            names = [page.picture for page, *_ in pages]
            for page, file, _ in pages:
                # Into the bin as of long ago, so that they are deleted for good right away.
                replace_fields(session, page, {}, at - KEPT - timedelta(seconds=1))
                session.delete(page)
                session.flush()
                if file.state == "done" and not stored_pages.last_number(session, file.id):
                    names.append(file.blob)
                    session.delete(file)
            stored.delete_records(session, [record_id])
            for name in filter(None, names):
                journal.note(name)
        for name in filter(None, names):
            blob_journal.delete_unused(session, blobs, name)
    purge(session, blobs, settings, at)


def _locked_pages(session: Session, record_id: int) -> list[FoundPage]:
    """The pages of the record, which nobody else joins or cuts until this transaction ends."""
    record = stored.select_record(session, record_id)
    if record is not None:
        stored_files.lock_pile(session, record.pile_id)
    if stored.select_record(session, record_id) is None:
        raise NotFoundError.of("record", record_id)
    pages = stored.select_pages_of_records(session, [record_id])[record_id]
    for file_id in sorted({file.id for _, file, _ in pages}):
        stored_files.lock_file(session, file_id)
    return pages
