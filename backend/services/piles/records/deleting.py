"""Delete a record, which puts it into the bin with its pages and their fields, and restore it from there.

Knows rows. Whole piles go by the bin, as batches; what has lain there for long enough, `removing` deletes for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from backend.services import audit
from backend.services.errors import ConflictError, NotFoundError
from backend.services.piles.cutting.page_storage import fields_of
from backend.services.piles.records import counting, joining
from backend.services.piles.records.parting import part_restored
from backend.store import bin as bins
from backend.store.database import writing
from backend.store.images import Image
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles import record_bin
from backend.store.piles import records as stored
from backend.store.piles.pages import FoundPage
from backend.store.piles.tables import Page, PageFile, Record


def delete_record(session: Session, record_id: int, *, at: datetime, author: str) -> None:
    """Put the record into the bin with its pages, their fields, and what was restored of fields that they had before;
    one that is there already stays as it is.

    Raises:
        NotFoundError: there is no such record.
    """
    with writing(session):
        _lock_pile(session, record_id)
        record = stored.select_record(session, record_id)
        if record is None:
            if record_bin.select_deleted_record(session, record_id) is None:
                raise NotFoundError.of("record", record_id)
            return
        pages = _locked_pages(session, record_id)
        at = record_bin.free_time(session, record.pile_id, at)
        for page, file, pile in pages:
            former = former_images(session, pile.batch_id, file, page)
            own = [row.image_id for row in fields_of(session, page)]
            for image_id in [*own, *(image.id for image in former)]:
                bins.delete_image(session, image_id, at, by=author)
        record_bin.put_away(session, record, [page for page, *_ in pages], at, author)
        counting.recount(session, record.pile_id)
        audit.note(session, author, "record.delete", "record", record_id, pages=len(pages))


def restore_record(session: Session, record_id: int, *, author: str) -> Record:
    """Take the record out of the bin, with the pages and images that went there with it, their readings and labels.

    Raises:
        NotFoundError: it is not in the bin.
        ConflictError: its pile is there too.
    """
    with writing(session):
        pile_id = _lock_pile(session, record_id)
        record = record_bin.select_deleted_record(session, record_id)
        if record is None or pile_id is None:
            raise NotFoundError(f"There is no such record in the bin. Received: {record_id}")
        if stored_files.select_pile(session, pile_id) is None:
            raise ConflictError("Its pile is in the bin too. Restore the pile first.")
        pages = _locked_pages(session, record_id)
        part_restored(session, pages)
        record_bin.bring_back(session, record, [page for page, *_ in pages])
        for page, file, _ in pages:
            page.is_due = page.is_due and file.blob is not None  # the file may have been erased meanwhile
            file.is_joined = False  # records beside it were joined without its pages
        session.flush()
        if not joining.join_ready(session, pile_id):  # which counts, too
            counting.recount(session, pile_id)
        audit.note(session, author, "record.restore", "record", record_id)
    return record


def former_images(session: Session, batch_id: int, file: PageFile, page: Page) -> Iterator[Image]:
    """Images of the page that a decision or another cut replaced, in the bin or restored from there.

    They are known by their names. If another file has the same, what that one can get back by an undo is left, and
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
    """Whether a field of page ``number`` of the file has this name, even if its beginning was cut off."""
    whole = f"{file_name} page {number} "
    kept = image_name.removeprefix("…")
    most = len(file_name) if kept != image_name else 0
    return any(kept.startswith(whole[cut:]) for cut in range(most + 1))


def _lock_pile(session: Session, record_id: int) -> int | None:
    """The pile of the record, locked before all else; None if there is no such record. Either may be in the bin."""
    pile_id = stored.pile_of(session, record_id)
    if pile_id is not None:
        stored_files.lock_pile(session, pile_id)
    return pile_id


def _locked_pages(session: Session, record_id: int) -> list[FoundPage]:
    """The pages of the record, even one in the bin, which nobody else joins or cuts until this transaction ends."""
    pages = stored.select_pages_of_records(session, [record_id], in_bin=True)[record_id]
    for file_id in sorted({file.id for _, file, _ in pages}):
        stored_files.lock_file(session, file_id)
    return pages
