"""Delete a record for good, with its pages, their fields, readings and labels; and what deleted piles leave behind.

Knows rows, blobs and the blob journal. Whole piles go by the bin, as batches.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import audit
from backend.services.bin.contents import KEPT
from backend.services.bin.purge import purge
from backend.services.errors import NotFoundError
from backend.services.piles.counting import leave_out
from backend.services.piles.cutting.page_storage import replace_fields
from backend.services.uploads import blob_journal
from backend.services.uploads.blob_journal import BlobJournal
from backend.store import bin as bins
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.images import Image
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles import records as stored
from backend.store.piles.pages import FoundPage
from backend.store.piles.tables import Page, PageFile


def delete_record(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    record_id: int,
    *,
    at: datetime,
    author: str = "local",
) -> None:
    """Delete the record; a file of which no page is left goes with it.

    Raises:
        NotFoundError: there is no such record.
    """
    with BlobJournal(settings) as journal:
        with writing(session):
            pages = _locked_pages(session, record_id)
            names = [page.picture for page, *_ in pages]
            long_ago = at - KEPT - timedelta(seconds=1)  # in the bin since then: deleted for good right away
            for page, file, pile in pages:
                replace_fields(session, page, {}, long_ago)
                for image in former_images(session, pile.batch_id, file, page):
                    if not bins.delete_image(session, image.id, long_ago):
                        image.deleted_at = long_ago
                session.delete(page)
                session.flush()
                if file.state == "done" and not stored_pages.last_number(session, file.id):
                    names.append(file.blob)
                    session.delete(file)
            leave_out(session, record_id)
            audit.note(session, author, "record.delete", "record", record_id, pages=len(pages))
            for name in filter(None, names):
                journal.note(name)
        for name in filter(None, names):
            blob_journal.delete_unused(session, blobs, name)
    purge(session, blobs, settings, at)


def former_images(session: Session, batch_id: int, file: PageFile, page: Page) -> Iterator[Image]:
    """Images of the page that a decision or another cut replaced, in the bin or restored from there.

    They are known by their names. Where another file has the same, what that one can get back by an undo is left, and
    what was restored.
    """
    namesakes = stored_pages.select_namesakes(session, file, page.number)
    decisions = stored_pages.select_decisions(session, [other.id for other in namesakes])
    of_others = {field["image_id"] for decision in decisions for field in decision.before["fields"]}
    for image in stored_pages.select_loose_images(session, batch_id, file.folder, page.number):
        is_others = image.id in of_others or (namesakes and image.deleted_at is None)
        if not is_others and is_named_after(image.file_name, file.file_name, page.number):
            yield image


def is_named_after(image_name: str, file_name: str, number: int) -> bool:
    """Whether a field of page ``number`` of the file has this name, be its beginning cut off."""
    whole = f"{file_name} page {number} "
    kept = image_name.removeprefix("…")
    most = len(file_name) if kept != image_name else 0
    return any(kept.startswith(whole[cut:]) for cut in range(most + 1))


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
