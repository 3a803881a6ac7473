"""Handing out the queue: two people who review at the same time get different names.

Knows how long a lease lasts. A client (a browser tab) makes up a word for itself, takes a page of images, renews
what it holds while somebody works, and releases it on leaving; whatever is left lying frees itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.services.review import queue
from backend.services.review.queue import QueueChunk
from backend.store import image_lists, images, leases
from backend.store.database import writing
from backend.store.image_lists import Order

LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Handout:
    """A page of the queue that is now in one client's hands."""

    chunk: QueueChunk
    leased_until: datetime
    elsewhere: int
    """Images among the remaining ones that other clients hold."""


@dataclass(frozen=True)
class Hold:
    """What a client holds after renewing, or of what it claimed."""

    leased_until: datetime
    images: Sequence[int]
    """Ids of unlabelled images; those missing here are in somebody else's."""


def hand_out(
    session: Session,
    holder: str,
    *,
    at: datetime,
    order: Order = "uncertain",
    batch_id: int | None = None,
    cursor: str | None = None,
    limit: int = 20,
) -> Handout:
    """The next unlabelled images that nobody else holds, leased to ``holder`` from ``at`` on.

    Raises:
        InvalidError: the cursor is not one of this order and batch.
    """
    until = at + LEASE
    with writing(session):
        leases.lock_leases(session)
        found = queue.next_chunk(
            session,
            state="pending",
            order=order,
            batch_id=batch_id,
            cursor=cursor,
            limit=limit,
            where=(leases.free_for(holder, at),),
        )
        ids = [image.id for image in found.items]
        leases.take(session, holder, ids, until=until)
    chunk = QueueChunk(
        items=images.select_images(session, ids),
        next_cursor=found.next_cursor,
        remaining=image_lists.count_images(session, state="pending", batch_id=batch_id),
        unread=image_lists.count_unread(session, batch_id=batch_id),
    )
    elsewhere = leases.count_held_by_others(session, holder, at, batch_id=batch_id)
    return Handout(chunk, until, elsewhere)


def claim(session: Session, holder: str, image_ids: Sequence[int], *, at: datetime) -> Hold:
    """Lease certain images to ``holder``, as far as they wait for an answer and nobody else holds them.

    Returns:
        Which of these images are in its hands now; the others are in somebody else's, or have an answer.
    """
    until = at + LEASE
    with writing(session):
        leases.lock_leases(session)
        free = leases.select_free(session, holder, image_ids, at)
        leases.take(session, holder, free, until=until)
    return Hold(until, free)


def renew(session: Session, holder: str, *, at: datetime) -> Hold:
    """Hold what ``holder`` holds for another `LEASE`."""
    until = at + LEASE
    with writing(session):
        held = leases.renew(session, holder, until=until)
    return Hold(until, held)


def release(
    session: Session, holder: str, *, until: datetime, image_ids: Sequence[int] | None = None
) -> None:
    """Free what ``holder`` holds, or only these images.

    What it has taken for longer than ``until`` (by coming back meanwhile) stays in its hands.
    """
    with writing(session):
        leases.release(session, holder, until=until, image_ids=image_ids)
