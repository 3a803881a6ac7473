"""Groups: unlabelled images whose readings are alike, counted together or listed one by one.

Knows what images can be grouped by, and which index covers each query. Does not know how cursors are encoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Subquery, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.store.images import READ, UNREAD_CONFIDENCE, UNREAD_TEXT, Image

By = Literal["text", "letter", "confidence"]

BANDS = (0.99, 0.95, 0.9, 0.75, 0.5, 0.0)
"""Lower ends of the bands of confidence, highest first; each band ends where the one before it begins."""


@dataclass(frozen=True)
class Group:
    """Unlabelled images with the same ``key``: the text, its first character, or the lower end of the band."""

    key: str
    count: int
    lowest: float
    """The least certain reading's confidence, 0 to 1."""


@dataclass(frozen=True)
class Totals:
    """All groups taken together."""

    groups: int
    images: int


def select_groups(
    session: Session,
    *,
    by: By,
    limit: int,
    batch_id: int | None = None,
    after: tuple[int, str] | None = None,
) -> list[Group]:
    """Up to ``limit`` groups, largest first, following the one whose (count, key) is ``after``."""
    counted = _counted(by, batch_id)
    query = select(counted).order_by(counted.c.count.desc(), counted.c.key).limit(limit)
    if after is not None:
        count, key = after
        same = (counted.c.count == count) & (counted.c.key > key)
        query = query.where(or_(counted.c.count < count, same))
    return [Group(key, count, lowest) for key, count, lowest in session.execute(query)]


def count_groups(session: Session, *, by: By, batch_id: int | None = None) -> Totals:
    """Number of groups, and of images in them."""
    counted = _counted(by, batch_id)
    groups, images = session.execute(
        select(func.count(), func.sum(counted.c.count)).select_from(counted)
    ).one()
    return Totals(groups, images or 0)


def select_members(
    session: Session,
    *,
    by: By,
    key: str,
    limit: int,
    batch_id: int | None = None,
    after: tuple[float, int] | None = None,
) -> Sequence[Image]:
    """Up to ``limit`` images of a group, least certain first, following the one whose (confidence, id) is ``after``."""
    order = (Image.queue_confidence, Image.id)
    query = select(Image).where(*_members(by, key, batch_id)).order_by(*order).limit(limit)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    return session.scalars(query).all()


def count_members(session: Session, *, by: By, key: str, batch_id: int | None = None) -> int:
    """Number of images in the group."""
    return session.scalar(select(func.count()).select_from(Image).where(*_members(by, key, batch_id))) or 0


def band_end(start: float) -> float:
    """Upper end of the band of confidence that begins at ``start``.

    Raises:
        ValueError: no band begins there.
    """
    index = BANDS.index(start)
    return BANDS[index - 1] if index else 1.0


def _counted(by: By, batch_id: int | None) -> Subquery:
    bands = case(*((Image.queue_confidence >= literal(start), str(start)) for start in BANDS))
    columns: dict[By, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
        "text": Image.queue_text,  # as in the index, so that the database groups while it walks the index
        "letter": Image.queue_letter,
        "confidence": bands,
    }
    column = columns[by]
    key = func.substr(column, len(READ) + 1) if by == "text" else column
    lowest = func.min(Image.queue_confidence)
    query = select(key.label("key"), func.count().label("count"), lowest.label("lowest"))
    return query.where(*_waiting(by, batch_id)).group_by(column).subquery()


def _waiting(by: By, batch_id: int | None) -> list[ColumnElement[bool]]:
    """Conditions for read, unlabelled images, on the columns of the index that has the key."""
    read: dict[By, ColumnElement[bool]] = {
        "text": Image.queue_text != UNREAD_TEXT,
        "letter": Image.queue_letter.is_not(None),
        "confidence": Image.queue_confidence < UNREAD_CONFIDENCE,
    }
    batch = [] if batch_id is None else [Image.batch_id == batch_id]
    return [Image.label_kind.is_(None), read[by], *batch]


def _members(by: By, key: str, batch_id: int | None) -> list[ColumnElement[bool]]:
    batch = [] if batch_id is None else [Image.batch_id == batch_id]
    return [Image.label_kind.is_(None), *_having(by, key), *batch]


def _having(by: By, key: str) -> list[ColumnElement[bool]]:
    if by == "text":
        return [Image.queue_text == READ + key]
    if by == "letter":
        return [Image.queue_letter == key]
    start = float(key)
    end = band_end(start)
    is_below = Image.queue_confidence < (UNREAD_CONFIDENCE if end == 1 else end)
    return [Image.queue_confidence >= start, is_below]
