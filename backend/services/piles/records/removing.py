"""Delete records for good that have been in the bin for long enough: their pages, and files of which no page is left.

Knows rows, blobs and the blob journal. Their images are the bin's: `services.bin.purge` deletes them next.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import audit
from backend.services.piles.cutting.page_storage import fields_of
from backend.services.piles.records.counting import counted_less
from backend.services.piles.records.deleting import former_images
from backend.services.piles.records.parting import part_around
from backend.services.uploads import blob_journal
from backend.services.uploads.blob_journal import BlobJournal
from backend.store import bin as bins
from backend.store.blobs import BlobStore
from backend.store.database import find, writing
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles import record_bin
from backend.store.piles import records as stored
from backend.store.piles.tables import PageFile


def remove_records(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    before: datetime,
    is_stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Delete every record that was put into the bin earlier than ``before``, each in a transaction of its own.

    Args:
        is_stopped: asked before each record; once true, the rest stays in the bin for now.
    """
    for record_id in record_bin.select_expired_records(session, before):
        if is_stopped():
            return
        with BlobJournal(settings) as journal:
            with writing(session):
                names = _remove(session, record_id, before)
                for name in names:
                    journal.note(name)
            for name in names:
                blob_journal.delete_unused(session, blobs, name)


def _remove(session: Session, record_id: int, before: datetime) -> list[str]:
    """Delete the rows; the blobs that they named. All images of the pages go with the next purge."""
    stored_files.lock_pile(session, stored.pile_of(session, record_id) or 0)
    record = record_bin.select_deleted_record(session, record_id)
    if record is None or record.deleted_at is None or record.deleted_at >= before:
        return []  # it was restored or erased meanwhile
    gone_at = record.deleted_at
    names = []
    pages = stored.select_pages_of_records(session, [record_id], in_bin=True)[record_id]
    for file_id in sorted({file.id for _, file, _ in pages}):
        find(session, PageFile, file_id, lock=True)  # the same file may be sent again now
    part_around(session, pages)
    for page, file, pile in pages:
        own = [bins.select_any_image(session, row.image_id) for row in fields_of(session, page)]
        for image in [*own, *former_images(session, pile.batch_id, file, page)]:
            if image is not None:
                image.deleted_at = gone_at
        names.append(page.picture)
        session.delete(page)
        session.flush()
        if file.state == "done" and not stored_pages.last_number(session, file.id):
            names.append(file.blob)
            session.delete(file)
    with counted_less(session, record.pile_id, author=audit.WORKER):
        stored.delete_records(session, [record_id])
    audit.note(session, audit.WORKER, "bin.purge", "record", record_id)
    return [name for name in names if name is not None]
