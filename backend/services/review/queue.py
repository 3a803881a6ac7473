"""The queue: which images a person sees next, in chunks.

Knows orders, cursors and counts. A cursor says after which image the next chunk begins, so that chunks neither skip
nor repeat an image while labels arrive and images leave the queue. An image that is read in the middle of a walk may
move before the cursor; ``remaining`` still counts it, and the next walk shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from backend.services import cursors
from backend.store import image_lists
from backend.store.image_lists import Order, State
from backend.store.images import Image


@dataclass(frozen=True)
class ImageChunk:
    """Some images, and where the next ones begin."""

    items: Sequence[Image]
    next_cursor: str | None
    """None on the last chunk."""
    total: int
    """All images in this state (and batch), those in other chunks included."""


@dataclass(frozen=True)
class QueueChunk:
    """Some images without a label; unread ones come last in the orders ``uncertain`` and ``alike``."""

    items: Sequence[Image]
    next_cursor: str | None
    remaining: int
    """All images without a label."""
    unread: int
    """Those of them that no model has read yet."""


@dataclass(frozen=True)
class Chunk:
    """Some images of a walk, and where the next ones begin."""

    items: Sequence[Image]
    next_cursor: str | None


def pending_chunk(
    session: Session,
    *,
    order: Order = "uncertain",
    batch_id: int | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> QueueChunk:
    """Up to ``limit`` unlabelled images, with counts.

    Raises:
        InvalidError: the cursor is not one of this order and batch.
    """
    chunk = image_chunk(session, state="pending", order=order, batch_id=batch_id, cursor=cursor, limit=limit)
    unread = image_lists.count_unread(session, batch_id=batch_id)
    return QueueChunk(chunk.items, chunk.next_cursor, remaining=chunk.total, unread=unread)


def image_chunk(
    session: Session,
    *,
    state: State = "all",
    order: Order = "oldest",
    batch_id: int | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> ImageChunk:
    """Up to ``limit`` images in any state, with their total.

    Raises:
        InvalidError: the cursor is not one of this state, order and batch.
    """
    found = next_chunk(session, state=state, order=order, batch_id=batch_id, cursor=cursor, limit=limit)
    total = image_lists.count_images(session, state=state, batch_id=batch_id)
    return ImageChunk(items=found.items, next_cursor=found.next_cursor, total=total)


def next_chunk(
    session: Session,
    *,
    state: State,
    order: Order,
    batch_id: int | None,
    cursor: str | None,
    limit: int,
    where: Sequence[ColumnElement[bool]] = (),
) -> Chunk:
    """The next images of a walk, without counts.

    Args:
        where: further conditions on an image; others are skipped.
    Raises:
        InvalidError: the cursor is not one of this state, order and batch.
    """
    walk = [state, order, batch_id]
    after = None if cursor is None else cursors.decode(cursor, walk, image_lists.position_types(order))
    found = image_lists.select_chunk(
        session, state=state, order=order, batch_id=batch_id, after=after, limit=limit + 1, where=where
    )
    items = found[:limit]
    more = len(found) > limit
    return Chunk(items, cursors.encode(walk, image_lists.position(items[-1], order)) if more else None)
