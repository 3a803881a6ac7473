"""Attempts to read an image, counted before they begin, so that an image that ends its reader is set aside.

Knows the reading columns of the table ``images``. A stored reading sets the count back (see `readings`).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from backend.exchange.style import PLAIN, Style
from backend.store.images import Image, lock_image
from backend.store.lists.stale_readings import is_stale
from backend.store.readings import MAX_FAILURES, READABLE

ENDED = "The reader ended while it read this image."


def select_next(session: Session, version: str, limit: int, style: Style = PLAIN) -> Sequence[Image]:
    """Images to read with ``version`` in one go, oldest first; those without any reading before all others.

    Images without a failed attempt come together, up to ``limit``; an image with one comes alone, after them, because
    it may be what ended the reader.

    Args:
        style: of images that have none of their own.
    """
    fresh = select(Image).where(Image.reading_failures == 0, READABLE).order_by(Image.id)
    tried = (
        select(Image).where(Image.reading_failures.between(1, MAX_FAILURES - 1), READABLE).order_by(Image.id)
    )
    unread = Image.reading_version.is_(None)
    found = session.scalars(fresh.where(unread).limit(limit)).all()
    if len(found) == limit:
        return found
    if not found:
        suspect = session.scalars(tried.where(unread).limit(1)).all()
        if suspect:
            return suspect
    stale = is_stale(version, style)
    found = [*found, *session.scalars(fresh.where(stale).limit(limit - len(found)))]
    return found or session.scalars(tried.where(stale).limit(1)).all()


def begin_attempts(session: Session, image_ids: Sequence[int]) -> None:
    """Count an attempt on each image; one whose last attempt left no reason gets `ENDED` as its reason."""
    reason = case((Image.reading_failures > 0, func.coalesce(Image.reading_error, ENDED)), else_=None)
    _update(session, image_ids, reading_failures=Image.reading_failures + 1, reading_error=reason)


def undo_attempts(session: Session, image_ids: Sequence[int]) -> None:
    """Undo `begin_attempts`, if reading failed through no fault of an image."""
    fewer = case((Image.reading_failures > 0, Image.reading_failures - 1), else_=0)
    _update(session, image_ids, reading_failures=fewer)


def record_reason(session: Session, image_id: int, reason: str) -> None:
    """Note why the attempt that was counted on the image has failed."""
    image = lock_image(session, image_id)
    if image is not None:
        image.reading_error = reason
        session.flush()


def _update(session: Session, image_ids: Sequence[int], **values: object) -> None:
    statement = update(Image).where(Image.id.in_(image_ids)).values(**values)
    session.execute(statement.execution_options(synchronize_session=False))
    session.expire_all()
