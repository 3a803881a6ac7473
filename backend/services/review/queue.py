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
from backend.services.errors import InvalidError
from backend.store.images import Image
from backend.store.lists import image_lists, search
from backend.store.lists.image_lists import Order, State


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
    text: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> ImageChunk:
    """Up to ``limit`` images in any state, with their total.

    Args:
        text: only images that a search for it finds; all without one.
    Raises:
        InvalidError: the cursor is not one of this list, or the order does not fit the state.
    """
    if order == "answered" and state != "labelled":
        raise InvalidError("Only labelled images have been answered. Ask for state=labelled.", field="order")
    where = [search.found_by(text)] if text else []
    found = next_chunk(
        session,
        state=state,
        order=order,
        batch_id=batch_id,
        cursor=cursor,
        limit=limit,
        where=where,
        extra=[text] if text else [],
    )
    total = image_lists.count_images(session, state=state, batch_id=batch_id, where=where)
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
    extra: Sequence[str] = (),
) -> Chunk:
    """The next images of a walk, without counts.

    Args:
        where: further conditions on an image; others are skipped.
        extra: what else the cursors of this list belong to.
    Raises:
        InvalidError: the cursor is not one of this state, order and batch.
    """
    walk = [state, order, batch_id, *extra]
    after = None if cursor is None else cursors.decode(cursor, walk, image_lists.position_types(order))
    found = image_lists.select_chunk(
        session, state=state, order=order, batch_id=batch_id, after=after, limit=limit + 1, where=where
    )
    return Chunk(*cursors.chunk_of(found, limit, walk, lambda image: image_lists.position(image, order)))
