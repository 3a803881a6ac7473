"""Lease images of the queue, so that two people who review at the same time get different ones.

Knows how long a lease lasts. A client (a browser tab) chooses a random name for itself, takes some images, renews its
leases while somebody works, and releases them on leaving; leases that are not renewed expire.
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
    """Images of the queue that are now leased to one client."""

    chunk: QueueChunk
    leased_until: datetime
    elsewhere: int
    """Images among the remaining ones that other clients hold."""


@dataclass(frozen=True)
class Hold:
    """The images that a client holds after renewing, or got of those that it claimed."""

    leased_until: datetime
    images: Sequence[int]
    """Ids of unlabelled images; other clients may hold the rest."""


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
    """Lease the next unlabelled images that no other client holds to ``holder``, from ``at`` on.

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
    """Lease those of the images to ``holder`` that have no label and that no other client holds.

    Returns:
        Which of these images it holds now; the others are held by another client, or have a label.
    """
    until = at + LEASE
    with writing(session):
        leases.lock_leases(session)
        free = leases.select_free(session, holder, image_ids, at)
        leases.take(session, holder, free, until=until)
    return Hold(until, free)


def renew(session: Session, holder: str, *, at: datetime) -> Hold:
    """Extend the leases of ``holder`` to `LEASE` from ``at``."""
    until = at + LEASE
    with writing(session):
        held = leases.renew(session, holder, until=until)
    return Hold(until, held)


def release(
    session: Session, holder: str, *, until: datetime, image_ids: Sequence[int] | None = None
) -> None:
    """Release what ``holder`` holds, or only these images.

    Leases that end after ``until`` stay: the client has renewed them in the meantime.
    """
    with writing(session):
        leases.release(session, holder, until=until, image_ids=image_ids)
