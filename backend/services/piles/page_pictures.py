"""The pictures of a pile's pages as a zip, named by record and page of the form.

Knows pages and blobs. Streams: one picture is held at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy.orm import Session

from backend.services.export.zip_stream import stream_zip
from backend.services.piles.listing import get_pile
from backend.store.blobs import BlobStore
from backend.store.errors import BlobError
from backend.store.piles import pages as stored_pages
from backend.store.piles import records as stored_records
from backend.store.piles.tables import Page, Record

LOOSE = "without record"


def page_pictures(session: Session, blobs: BlobStore, pile_id: int) -> Iterator[bytes]:
    """The zip, piece by piece; a page that could not be opened, or whose picture is lost, is not in it.

    Raises:
        NotFoundError: no such pile. Raised at once, before the first piece is requested.
    """
    get_pile(session, pile_id)
    named = _named(session, pile_id)
    session.rollback()  # no transaction is open while somebody receives
    return stream_zip(_entries(blobs, named))


def _named(session: Session, pile_id: int) -> list[tuple[str, str]]:
    pages = stored_pages.select_pages_of_pile(session, pile_id)
    records = stored_records.select_records(session, {page.record_id for page in pages if page.record_id})
    names: Counter[str] = Counter()
    found = []
    for page in pages:
        if page.picture is not None:
            name = _name(page, records.get(page.record_id or 0))
            names[name] += 1
            again = f" ({names[name]})" if names[name] > 1 else ""
            found.append((f"{name}{again}.jpg", page.picture))
    return found


def _name(page: Page, record: Record | None) -> str:
    """Made of numbers, never of what an uploader called a file."""
    if record is None:
        return f"{LOOSE}/{page.state} {page.id:06d}"
    return f"record {record.number:05d} page {page.form_page or 0}"


def _entries(blobs: BlobStore, named: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    for name, blob in named:
        try:
            yield name, blobs.get(blob)
        except BlobError:
            continue
