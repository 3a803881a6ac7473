"""What lies in the bin, and until when. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.services import cursors
from backend.services.errors import InvalidError
from backend.store import bin as bins
from backend.store.bin import DeletedBatch
from backend.store.images import Image

KEPT = timedelta(days=30)
"""How long something can be restored."""
_WALK = ["bin"]


@dataclass(frozen=True)
class DeletedImages:
    """Some images that were deleted without their batch, the last deleted first, and where the next ones begin."""

    items: Sequence[Image]
    next_cursor: str | None
    total: int


def batches(session: Session) -> Sequence[DeletedBatch]:
    """The batches in the bin, the last deleted first."""
    return bins.select_deleted_batches(session)


def image_chunk(session: Session, *, cursor: str | None = None, limit: int = 50) -> DeletedImages:
    """Up to ``limit`` images in the bin whose batch is not there.

    Raises:
        InvalidError: the cursor is not one of this list.
    """
    found = bins.select_deleted_images(session, limit=limit + 1, after=_position(cursor))
    items = found[:limit]
    last = items[-1] if len(found) > limit else None
    return DeletedImages(
        items=items,
        next_cursor=cursors.encode(_WALK, [str(last.deleted_at), last.id]) if last else None,
        total=bins.count_deleted_images(session),
    )


def _position(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    at, image_id = cursors.decode(cursor, _WALK, [str, int])
    try:
        deleted_at = datetime.fromisoformat(at)
    except ValueError as error:
        raise InvalidError("The cursor does not belong to this list.", field="cursor") from error
    if deleted_at.tzinfo is None:
        raise InvalidError("The cursor does not belong to this list.", field="cursor")
    return deleted_at, image_id
