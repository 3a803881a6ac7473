"""Groups: images that wait for a person and were read alike, counted together or walked one by one.

Knows what images can be grouped by and which index serves each question. Does not know cursors as text.
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
"""Where each band of confidence begins, the surest first; it ends where the one before it begins."""


@dataclass(frozen=True)
class Group:
    """Images that wait and have ``key`` in common: the text, its first character, or where the band begins."""

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
    """Up to ``limit`` groups, largest first, from behind the one whose (count, key) is ``after``."""
    counted = _counted(by, batch_id)
    query = select(counted).order_by(counted.c.count.desc(), counted.c.key).limit(limit)
    if after is not None:
        count, key = after
        same = (counted.c.count == count) & (counted.c.key > key)
        query = query.where(or_(counted.c.count < count, same))
    return [Group(key, count, lowest) for key, count, lowest in session.execute(query)]


def count_groups(session: Session, *, by: By, batch_id: int | None = None) -> Totals:
    """How many groups there are now, and how many images they hold."""
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
    """Up to ``limit`` images of a group, least certain first, from behind (confidence, id) ``after``."""
    order = (Image.queue_confidence, Image.id)
    query = select(Image).where(*_members(by, key, batch_id)).order_by(*order).limit(limit)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    return session.scalars(query).all()


def count_members(session: Session, *, by: By, key: str, batch_id: int | None = None) -> int:
    """How many images the group holds now."""
    return session.scalar(select(func.count()).select_from(Image).where(*_members(by, key, batch_id))) or 0


def band_end(start: float) -> float:
    """Where the band of confidence that begins at ``start`` ends; 1 for the surest. `ValueError` for no band."""
    index = BANDS.index(start)
    return BANDS[index - 1] if index else 1.0


def _counted(by: By, batch_id: int | None) -> Subquery:
    bands = case(*((Image.queue_confidence >= literal(start), str(start)) for start in BANDS))
    columns: dict[By, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
        "text": Image.queue_text,  # as it stands in the index, so that the database groups while it walks
        "letter": Image.queue_letter,
        "confidence": bands,
    }
    column = columns[by]
    key = func.substr(column, len(READ) + 1) if by == "text" else column
    lowest = func.min(Image.queue_confidence)
    query = select(key.label("key"), func.count().label("count"), lowest.label("lowest"))
    return query.where(*_waiting(by, batch_id)).group_by(column).subquery()


def _waiting(by: By, batch_id: int | None) -> list[ColumnElement[bool]]:
    """Read and unlabelled, said in the columns of the index that holds the key."""
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
