"""What lies in the bin, and until when. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from backend.services import cursors
from backend.services.errors import InvalidError
from backend.store import bin as bins
from backend.store.bin import DeletedBatch
from backend.store.images import Image
from backend.store.piles import record_bin
from backend.store.piles.record_bin import DeletedRecord

KEPT = timedelta(days=30)
"""How long something can be restored."""
_WALK = ["bin"]
_RECORD_WALK = ["bin", "records"]


_Deleted = TypeVar("_Deleted", Image, DeletedRecord)


@dataclass(frozen=True)
class DeletedChunk(Generic[_Deleted]):
    """Some of what was deleted by itself, the last deleted first, and where the next ones begin."""

    items: Sequence[_Deleted]
    next_cursor: str | None
    total: int


def batches(session: Session) -> Sequence[DeletedBatch]:
    """The batches in the bin, the last deleted first."""
    return bins.select_deleted_batches(session)


def record_chunk(
    session: Session, *, cursor: str | None = None, limit: int = 50
) -> DeletedChunk[DeletedRecord]:
    """Up to ``limit`` records in the bin whose pile is not there.

    Raises:
        InvalidError: the cursor is not one of this list.
    """
    found = record_bin.select_deleted_records(session, limit=limit + 1, after=_position(cursor, _RECORD_WALK))
    items, following = cursors.chunk_of(found, limit, _RECORD_WALK, _place)
    return DeletedChunk(items, following, record_bin.count_deleted_records(session))


def image_chunk(session: Session, *, cursor: str | None = None, limit: int = 50) -> DeletedChunk[Image]:
    """Up to ``limit`` images in the bin of which neither the batch nor the record is there.

    Raises:
        InvalidError: the cursor is not one of this list.
    """
    found = bins.select_deleted_images(session, limit=limit + 1, after=_position(cursor, _WALK))
    items, following = cursors.chunk_of(found, limit, _WALK, _place)
    return DeletedChunk(items, following, bins.count_deleted_images(session))


def _place(deleted: Image | DeletedRecord) -> list[Any]:
    return [str(deleted.deleted_at), deleted.id]


def _position(cursor: str | None, walk: list[str]) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    at, row_id = cursors.decode(cursor, walk, [str, int])
    refusal = InvalidError("The cursor does not belong to this list.", field="cursor")
    try:
        deleted_at = datetime.fromisoformat(at)
        in_utc = deleted_at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise refusal from error
    if deleted_at.tzinfo is None:
        raise refusal
    return in_utc, row_id
