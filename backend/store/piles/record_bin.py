"""Records in the bin: with them lie their pages, and the images that were cut out of these.

An image that went there with a record has its batch and its time; so no two records of a pile have the same time. Knows
rows; for how long they stay, it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.store.database import UtcDateTime
from backend.store.deletable import Deletable, with_deleted
from backend.store.forms import Form, FormVersion
from backend.store.images import Batch, Image
from backend.store.piles.tables import Page, PageField, Pile, Record

_AFRESH = {"populate_existing": True}


@dataclass(frozen=True)
class DeletedRecord:
    """A record in the bin, and the numbers of pages and images that went there with it."""

    id: int
    number: int
    pile_id: int
    pile_name: str
    form_name: str
    deleted_at: datetime
    deleted_by: str | None
    pages: int
    images: int


def select_deleted_record(session: Session, record_id: int) -> Record | None:
    """The record with this id, if it is in the bin; locked against other writers until this transaction ends."""
    query = select(Record).where(Record.id == record_id, Record.deleted_at.is_not(None))
    return session.scalar(with_deleted(query.with_for_update()), execution_options=_AFRESH)


def select_deleted_of_file(session: Session, file_id: int) -> Sequence[Record]:
    """The records in the bin that have pages of this file, in the order of their numbers."""
    has_page = exists().where(Page.record_id == Record.id, Page.file_id == file_id)
    query = select(Record).where(Record.deleted_at.is_not(None), has_page).order_by(Record.number)
    return session.scalars(with_deleted(query)).all()


def free_time(session: Session, pile_id: int, at: datetime) -> datetime:
    """``at``, or the first moment after it that no record of the pile was deleted at."""
    query = select(Record.deleted_at).where(Record.pile_id == pile_id, Record.deleted_at >= at)
    taken = set(session.scalars(with_deleted(query)))
    while at in taken:
        at += timedelta(microseconds=1)
    return at


def put_away(session: Session, record: Record, pages: Iterable[Page], at: datetime, by: str) -> None:
    """Put the record and its pages into the bin. Its images are put there by themselves, at the same time."""
    rows: list[Deletable] = [record, *pages]
    for row in rows:
        row.deleted_at, row.deleted_by = at, by
    session.flush()


def bring_back(session: Session, record: Record, pages: Iterable[Page]) -> None:
    """Take the record out of the bin with its pages, and the images that went there with it."""
    for image in session.scalars(with_deleted(select(Image).where(*_with(record)))):
        image.deleted_at = image.deleted_by = None
    rows: list[Deletable] = [record, *pages]
    for row in rows:
        row.deleted_at = row.deleted_by = None
    session.flush()


def select_deleted_records(
    session: Session, *, limit: int, after: tuple[datetime, int] | None = None
) -> list[DeletedRecord]:
    """Up to ``limit`` records in the bin whose pile is not there, the last deleted first, following ``after``."""
    order = (Record.deleted_at, Record.id)
    went_along = (Image.batch_id == Pile.batch_id, Image.deleted_at == Record.deleted_at)
    pages = select(func.count()).where(Page.record_id == Record.id).scalar_subquery()
    images = select(func.count()).where(*went_along).scalar_subquery()
    query = (
        select(Record, Batch.name, Form.name, pages, images)
        .join(Pile, Pile.id == Record.pile_id)
        .join(Batch, Batch.id == Pile.batch_id)
        .join(FormVersion, FormVersion.id == Record.form_version_id)
        .join(Form, Form.id == FormVersion.form_id)
        .where(Record.deleted_at.is_not(None), Batch.deleted_at.is_(None))
        .order_by(*(column.desc() for column in order))
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(*order) < tuple_(literal(after[0], UtcDateTime()), after[1]))
    rows = session.execute(with_deleted(query))
    return [_shown(record, record.deleted_at, *facts) for record, *facts in rows if record.deleted_at]


def count_deleted_records(session: Session) -> int:
    """Number of records in the bin whose pile is not there."""
    query = (
        select(func.count())
        .select_from(Record)
        .join(Pile, Pile.id == Record.pile_id)
        .join(Batch, Batch.id == Pile.batch_id)
        .where(Record.deleted_at.is_not(None), Batch.deleted_at.is_(None))
    )
    return session.scalar(with_deleted(query)) or 0


def select_expired_records(session: Session, before: datetime) -> Sequence[int]:
    """Ids of the records that were deleted earlier than ``before``, the first deleted first."""
    query = select(Record.id).where(Record.deleted_at < before).order_by(Record.deleted_at, Record.id)
    return session.scalars(with_deleted(query)).all()


def with_record_in_bin() -> ColumnElement[bool]:
    """A condition of images: their record is in the bin, so that they come back with it, not by themselves."""
    is_field = exists().where(
        PageField.image_id == Image.id, PageField.page_id == Page.id, Page.deleted_at.is_not(None)
    )
    went_along = exists().where(
        Record.pile_id == Pile.id, Pile.batch_id == Image.batch_id, Record.deleted_at == Image.deleted_at
    )
    return or_(is_field, went_along)


def is_with_record_in_bin(session: Session, image_id: int) -> bool:
    """Whether the image's record is in the bin."""
    query = select(Image.id).where(Image.id == image_id, with_record_in_bin())
    return session.scalar(with_deleted(query)) is not None


def _with(record: Record) -> tuple[Any, ...]:
    """Conditions of the images that went into the bin with the record."""
    batch_id = select(Pile.batch_id).where(Pile.id == record.pile_id).scalar_subquery()
    return Image.batch_id == batch_id, Image.deleted_at == record.deleted_at


def _shown(
    record: Record, at: datetime, pile_name: str, form_name: str, pages: int, images: int
) -> DeletedRecord:
    return DeletedRecord(
        id=record.id,
        number=record.number,
        pile_id=record.pile_id,
        pile_name=pile_name,
        form_name=form_name,
        deleted_at=at,
        deleted_by=record.deleted_by,
        pages=pages,
        images=images,
    )
