"""The queue: which image a person sees next, page by page.

Knows orders, cursors and counts. A cursor says behind which image to go on, so that pages neither skip nor
repeat anything while labels arrive and images leave the queue. An image that is read in the middle of a
walk may take a place before the cursor; ``remaining`` still counts it, and the next walk shows it.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.services.errors import InvalidError
from backend.store import pages
from backend.store.images import Image
from backend.store.pages import Order, State


@dataclass(frozen=True)
class Page:
    """Some images, and where the next ones begin."""

    items: Sequence[Image]
    next_cursor: str | None
    """None on the last page."""
    total: int
    """All images in this state (and batch), those on other pages included."""


@dataclass(frozen=True)
class QueuePage:
    """Some images that wait for a person, unread ones at the end of ``uncertain`` and ``alike``."""

    items: Sequence[Image]
    next_cursor: str | None
    remaining: int
    """All images without a label."""
    unread: int
    """Those among them that no model has read yet."""


def pending_page(
    session: Session,
    *,
    order: Order = "uncertain",
    batch_id: int | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> QueuePage:
    """A page of unlabelled images.

    Raises:
        InvalidError: the cursor is not one of this order and batch.
    """
    page = image_page(session, state="pending", order=order, batch_id=batch_id, cursor=cursor, limit=limit)
    unread = pages.count_unread(session, batch_id=batch_id)
    return QueuePage(items=page.items, next_cursor=page.next_cursor, remaining=page.total, unread=unread)


def image_page(
    session: Session,
    *,
    state: State = "all",
    order: Order = "oldest",
    batch_id: int | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """A page of images in any state.

    Raises:
        InvalidError: the cursor is not one of this state, order and batch.
    """
    walk = [state, order, batch_id]
    after = None if cursor is None else _decode(cursor, walk, pages.position_types(order))
    found = pages.select_page(
        session, state=state, order=order, batch_id=batch_id, after=after, limit=limit + 1
    )
    items = found[:limit]
    more = len(found) > limit
    next_cursor = _encode(walk, pages.position(items[-1], order)) if more else None
    total = pages.count_images(session, state=state, batch_id=batch_id)
    return Page(items=items, next_cursor=next_cursor, total=total)


def _encode(walk: list[Any], position: list[Any]) -> str:
    text = json.dumps([walk, position], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, walk: list[Any], types: list[type]) -> list[Any]:
    refusal = InvalidError(
        f"The cursor does not belong to this list: begin again without one. Received: {cursor[:80]!r}",
        field="cursor",
    )
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, position = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeError, ValueError, TypeError, RecursionError) as error:
        raise refusal from error
    if made_for != walk or not isinstance(position, list) or [type(value) for value in position] != types:
        raise refusal
    if not all(_fits(value) for value in position):
        raise refusal
    return position


def _fits(value: Any) -> bool:
    """Whether both databases can compare with it; a forged cursor may hold anything of the right type."""
    if isinstance(value, int):
        return 0 <= value < 2**31
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
    return math.isfinite(value)
