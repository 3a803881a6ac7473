"""The bin: images and batches that were deleted, until they are restored or deleted for good.

Knows how rows get into it and out of it, and what goes with a row. Does not know for how long they stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, exists, func, literal, select, tuple_, update
from sqlalchemy.orm import Session

from backend.store.database import UtcDateTime, find
from backend.store.deletable import with_deleted
from backend.store.images import Batch, Image
from backend.store.labels import Label
from backend.store.leases import Lease
from backend.store.piles.record_bin import with_record_in_bin

_AFRESH = {"populate_existing": True}


@dataclass(frozen=True)
class DeletedBatch:
    """A batch in the bin, and the number of images that went there with it."""

    id: int
    name: str
    deleted_at: datetime
    deleted_by: str | None
    images: int


def select_any_image(session: Session, image_id: int) -> Image | None:
    """The image with this id, even if it is in the bin."""
    return session.scalar(with_deleted(select(Image).where(Image.id == image_id)))


def select_deleted_image(session: Session, image_id: int) -> Image | None:
    """The image with this id, if it is in the bin; locked against other writers until this transaction ends."""
    query = select(Image).where(Image.id == image_id, Image.deleted_at.is_not(None))
    return session.scalar(with_deleted(query.with_for_update()), execution_options=_AFRESH)


def select_deleted_batch(session: Session, batch_id: int) -> Batch | None:
    """The batch with this id, if it is in the bin; locked against other writers until this transaction ends."""
    query = select(Batch).where(Batch.id == batch_id, Batch.deleted_at.is_not(None))
    return session.scalar(with_deleted(query.with_for_update()), execution_options=_AFRESH)


def delete_image(session: Session, image_id: int, at: datetime, by: str | None = None) -> bool:
    """Put an image into the bin, with no lease on it; False if there is none.

    Args:
        by: who does so; None if nobody does.
    """
    image = find(session, Image, image_id, lock=True)
    if image is None:
        return False
    image.deleted_at, image.deleted_by = at, by
    session.flush()
    session.execute(delete(Lease).where(Lease.image_id == image_id))
    return True


def delete_images_of(session: Session, batch: Batch, limit: int) -> int:
    """Put up to ``limit`` images of a batch in the bin there too; return how many."""
    ids = session.scalars(
        select(Image.id).where(Image.batch_id == batch.id).order_by(Image.id).limit(limit)
    ).all()
    session.execute(delete(Lease).where(Lease.image_id.in_(ids)))
    return _set_deleted(session, ids, batch.deleted_at, batch.deleted_by)


def restore_images_of(session: Session, batch: Batch, limit: int) -> int:
    """Take up to ``limit`` images out of the bin that were deleted with the batch; return how many."""
    with_it = (Image.batch_id == batch.id, Image.deleted_at == batch.deleted_at)
    ids = session.scalars(
        with_deleted(select(Image.id).where(*with_it).order_by(Image.id).limit(limit))
    ).all()
    return _set_deleted(session, ids, None, None)


def select_deleted_batches(session: Session) -> list[DeletedBatch]:
    """The batches in the bin, the last deleted first."""
    with_it = (Image.batch_id == Batch.id) & (Image.deleted_at == Batch.deleted_at)
    query = (
        select(Batch.id, Batch.name, Batch.deleted_at, Batch.deleted_by, func.count(Image.id))
        .outerjoin(Image, with_it)
        .where(Batch.deleted_at.is_not(None))
        .group_by(Batch.id, Batch.name, Batch.deleted_at, Batch.deleted_by)
        .order_by(Batch.deleted_at.desc(), Batch.id.desc())
    )
    rows = session.execute(with_deleted(query))
    return [DeletedBatch(id_, name, at, by, count) for id_, name, at, by, count in rows if at is not None]


def select_deleted_images(
    session: Session, *, limit: int, after: tuple[datetime, int] | None = None
) -> Sequence[Image]:
    """Up to ``limit`` images that were deleted by themselves, the last deleted first, following ``after``."""
    order = (Image.deleted_at, Image.id)
    query = select(Image).where(*_by_itself()).order_by(*(column.desc() for column in order)).limit(limit)
    if after is not None:
        query = query.where(tuple_(*order) < tuple_(literal(after[0], UtcDateTime()), after[1]))
    return session.scalars(with_deleted(query)).all()


def count_deleted_images(session: Session) -> int:
    """Number of images that were deleted by themselves, not with their batch or record."""
    query = select(func.count()).select_from(Image).where(*_by_itself())
    return session.scalar(with_deleted(query)) or 0


def select_expired_images(session: Session, before: datetime, limit: int) -> Sequence[tuple[int, str]]:
    """Ids and blobs of up to ``limit`` images that were deleted earlier than ``before``.

    Not the image with the newest label: its id must not be given to another label, since ids show which came later.
    """
    newest = select(Label.image_id).order_by(Label.id.desc()).limit(1).scalar_subquery()
    query = select(Image.id, Image.blob).where(
        Image.deleted_at < before, Image.id != func.coalesce(newest, 0)
    )
    rows = session.execute(with_deleted(query.order_by(Image.deleted_at, Image.id).limit(limit)))
    return [(image_id, blob) for image_id, blob in rows]


def remove_images(session: Session, image_ids: Sequence[int]) -> None:
    """Delete rows of images for good, with readings, labels and leases."""
    session.execute(delete(Lease).where(Lease.image_id.in_(image_ids)))
    session.execute(delete(Image).where(Image.id.in_(image_ids)).execution_options(synchronize_session=False))


def select_empty_batches(session: Session, before: datetime) -> Sequence[int]:
    """Ids of the batches that were deleted earlier than ``before`` and have no image left."""
    used = exists().where(Image.batch_id == Batch.id)
    return session.scalars(with_deleted(select(Batch.id).where(Batch.deleted_at < before, ~used))).all()


def remove_batches(session: Session, batch_ids: Sequence[int]) -> int:
    """Delete rows of batches for good, with the piles that they are; return how many."""
    statement = delete(Batch).where(Batch.id.in_(batch_ids))
    return _count(session.execute(statement.execution_options(synchronize_session=False)))


def _by_itself() -> tuple[Any, ...]:
    """Conditions of images in the bin of which neither the batch nor the record is there."""
    elsewhere = exists().where(Batch.id == Image.batch_id, Batch.deleted_at.is_not(None))
    return Image.deleted_at.is_not(None), ~elsewhere, ~with_record_in_bin()


def _set_deleted(session: Session, image_ids: Sequence[int], at: datetime | None, by: str | None) -> int:
    statement = update(Image).where(Image.id.in_(image_ids)).values(deleted_at=at, deleted_by=by)
    changed = _count(session.execute(statement.execution_options(synchronize_session=False)))
    session.expire_all()
    return changed


def _count(result: Any) -> int:
    return cast("CursorResult[Any]", result).rowcount
