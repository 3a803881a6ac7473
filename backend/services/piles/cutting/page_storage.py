"""Store what was found on a page: its row, its fields as images, its picture, all in one transaction.

Knows rows, blobs and the blob journal. Does not look at pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.pages.form import Field, Form
from backend.services.piles.cutting.cut_fields import NewField
from backend.services.piles.cutting.page_findings import PageFindings
from backend.services.uploads import blob_journal, file_names
from backend.services.uploads.blob_journal import BlobJournal
from backend.store import bin as bins
from backend.store.blobs import BlobStore
from backend.store.images import Image
from backend.store.piles.tables import Page, PageField, PageFile


def put_blobs(blobs: BlobStore, journal: BlobJournal, pictures: Iterable[bytes]) -> None:
    """Store the pictures of a page, before the rows that name them."""
    for data in pictures:
        journal.note(hashlib.sha256(data).hexdigest())
        blobs.put(data)  # before the write lock: syncing takes long


def assure_blobs(blobs: BlobStore, pictures: Iterable[bytes]) -> None:
    """Store again what the sweep of abandoned uploads has deleted meanwhile; inside the transaction of the rows."""
    for data in pictures:
        if not blobs.exists(hashlib.sha256(data).hexdigest()):
            blobs.put(data)


def drop_blobs(session: Session, blobs: BlobStore, pictures: Iterable[bytes]) -> None:
    """Delete those of the pictures that no row names: the page was erased or has changed since they were cut."""
    for data in pictures:
        blob_journal.delete_unused(session, blobs, hashlib.sha256(data).hexdigest())


def apply_findings(
    session: Session, batch_id: int, file: PageFile, page: Page, findings: PageFindings, at: datetime, by: str
) -> None:
    """Make the page what was found; its former fields go to the bin.

    Args:
        by: who has them replaced.
    """
    page.state = findings.state
    page.is_due = findings.state == "waiting"
    page.form_version_id, page.form_page = findings.version_id, findings.form_page
    page.score, page.turned = findings.score, findings.turned
    if findings.size != (0, 0):
        (page.width, page.height), page.scale = findings.size, findings.scale
    page.placement, page.error = findings.placement, findings.error
    if findings.picture is not None:
        page.picture = hashlib.sha256(findings.picture).hexdigest()
    page.revision += 1
    replace_fields(session, page, {}, at, by)
    add_fields(session, batch_id, file, page, findings.fields)
    file.is_joined = False
    session.flush()


def replace_fields(session: Session, page: Page, kept: Mapping[str, Field], at: datetime, by: str) -> None:
    """Put the images of the page's fields into the bin.

    Args:
        kept: by its name, a field that stays, and what it is now.
        by: who has the others put there.
    """
    rows = fields_of(session, page)
    for row in rows:
        if row.name not in kept:
            bins.delete_image(session, row.image_id, at, by=by)
            session.delete(row)
    staying = [(row, kept[row.name]) for row in rows if row.name in kept]
    for row, _ in staying:
        row.name = f"\n{row.id}"  # no field's name: two of them may change names with each other
    session.flush()
    for row, field in staying:
        row.name, row.kind = field.name, field.kind
        image = session.get(Image, row.image_id)
        if image is not None:
            image.typed = field.kind == "text"
            image.case, image.accents = field.case, field.accents
    session.flush()


def set_positions(session: Session, page: Page, form: Form) -> None:
    """Give the page's fields their places in the form's order."""
    places = {each.name: place for place, each in enumerate(form.fields)}
    for row in fields_of(session, page):
        row.position = places[row.name]
    session.flush()


def add_fields(
    session: Session, batch_id: int, file: PageFile, page: Page, fields: Iterable[NewField]
) -> None:
    """Add images for the fields, unread and unlabelled."""
    for each in fields:
        image = Image(
            # With the revision: a kept field of another name, or one that came back from the bin, may look the same.
            sha256=hashlib.sha256(
                f"{file.sha256} {page.number} {page.revision} {each.name} {each.blob}".encode()
            ).hexdigest(),
            blob=each.blob,
            file_name=_file_name(file, page, each.name),
            folder=file.folder,
            batch_id=batch_id,
            page=page.number,
            width=each.size[0],
            height=each.size[1],
            pixel_hash=each.pixel_hash,
            typed=each.kind == "text",
            case=each.case,
            accents=each.accents,
            emptiness=each.emptiness,
        )
        session.add(image)
        session.flush()
        session.add(
            PageField(
                page_id=page.id,
                image_id=image.id,
                name=each.name,
                kind=each.kind,
                position=each.position,
                corners=each.corners,
            )
        )
    session.flush()


def fields_of(session: Session, page: Page) -> list[PageField]:
    """The rows of the page's fields, those too whose image was deleted by itself."""
    return list(session.scalars(select(PageField).where(PageField.page_id == page.id)))


def _file_name(file: PageFile, page: Page, field: str) -> str:
    shown = field.replace("/", "-").replace("\\", "-")
    return file_names.shown(f"{file.file_name} page {page.number} {shown}")
