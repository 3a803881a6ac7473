"""Groups: unlabelled images whose readings are alike, counted together or listed one by one.

Knows what images can be grouped by, in which order groups are of use, and which index covers each query. Does not
know how cursors are encoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, Select, Subquery, case, cast, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.store.images import READ, UNREAD_CONFIDENCE, UNREAD_TEXT, Image

By = Literal["text", "letter", "confidence"]

BANDS = (0.99, 0.95, 0.9, 0.75, 0.5, 0.0)
"""Lower ends of the bands of confidence, highest first; each band ends where the one before it begins."""

READ_ONCE = "\n"
"""Key of the group of all texts that were read only once; no text contains a line break."""

SIZES = (40, 10, 2)
"""Large groups come first: those of at least 40 images (as many as a person checks at once), then of 10, then of 2."""

Place = tuple[int, float, str]
"""Where a group stands in the order: its size class, its least certain reading's confidence, and its key."""


@dataclass(frozen=True)
class Group:
    """Unlabelled images with the same ``key``: the text, its first letter (`folding.initial`), or the lower end of the
    band.

    Texts that were read only once are one group, with the key `READ_ONCE`.
    """

    key: str
    count: int
    lowest: float
    """The least certain reading's confidence, 0 to 1."""

    @property
    def place(self) -> Place:
        """Where it stands in the order of groups."""
        return _size_class(self.key, self.count), self.lowest, self.key


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
    after: Place | None = None,
) -> list[Group]:
    """Up to ``limit`` groups, following the one whose place is ``after``.

    Large groups come first, and the least certain first among those of a size (`SIZES`). Texts that were read only
    once come last, as one group.
    """
    counted = _counted(by, batch_id)
    columns = counted.c
    size = case(
        (columns.key == READ_ONCE, len(SIZES) + 1),
        *((columns.count >= least, rank) for rank, least in enumerate(SIZES)),
        else_=len(SIZES),
    )
    order = (size, columns.lowest, columns.key)
    query = select(columns.key, columns.count, columns.lowest).order_by(*order).limit(limit)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
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
    if _is_read_once(by, key):
        return _select_read_once(session, limit, batch_id, after)
    order = (Image.queue_confidence, Image.id)
    query = select(Image).where(*_members(by, key, batch_id)).order_by(*order).limit(limit)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    return session.scalars(query).all()


def count_members(session: Session, *, by: By, key: str, batch_id: int | None = None) -> int:
    """Number of images in the group."""
    if _is_read_once(by, key):
        return session.scalar(select(func.count()).select_from(_read_once(batch_id).subquery())) or 0
    return session.scalar(select(func.count()).select_from(Image).where(*_members(by, key, batch_id))) or 0


def band_end(start: float) -> float:
    """Upper end of the band of confidence that begins at ``start``.

    Raises:
        ValueError: no band begins there.
    """
    index = BANDS.index(start)
    return BANDS[index - 1] if index else 1.0


def _size_class(key: str, count: int) -> int:
    if key == READ_ONCE:
        return len(SIZES) + 1
    return next((rank for rank, least in enumerate(SIZES) if count >= least), len(SIZES))


def _is_read_once(by: By, key: str) -> bool:
    return by == "text" and key == READ_ONCE


def _read_once(batch_id: int | None) -> Select[int, float]:
    """The id and confidence of each image whose text no other image that waits has."""
    query = select(func.min(Image.id).label("id"), func.min(Image.queue_confidence).label("confidence"))
    return (
        query.select_from(Image)
        .where(*_waiting("text", batch_id))
        .group_by(Image.queue_text)
        .having(func.count() == 1)
    )


def _select_read_once(
    session: Session, limit: int, batch_id: int | None, after: tuple[float, int] | None
) -> Sequence[Image]:
    once = _read_once(batch_id).subquery()
    order = (once.c.confidence, once.c.id)
    query = select(Image).join(once, once.c.id == Image.id).order_by(*order).limit(limit)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    return session.scalars(query).all()


def _counted(by: By, batch_id: int | None) -> Subquery:
    bands = case(*((Image.queue_confidence >= literal(start), str(start)) for start in BANDS))
    columns: dict[By, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
        "text": Image.queue_text,  # as in the index, so that the database groups while it walks the index
        "letter": Image.queue_letter,
        "confidence": bands,
    }
    column = columns[by]
    lowest = func.min(Image.queue_confidence).label("lowest")
    query = select(column.label("key"), func.count().label("count"), lowest).select_from(Image)
    counted = query.where(*_waiting(by, batch_id)).group_by(column).subquery()
    return _with_read_once(counted) if by == "text" else counted


def _with_read_once(counted: Subquery) -> Subquery:
    """The same groups by text, those of one image as one group."""
    text = func.substr(counted.c.key, len(READ) + 1)
    key = case((counted.c.count == 1, READ_ONCE), else_=text)
    columns = (
        cast(func.sum(counted.c.count), Integer).label("count"),
        func.min(counted.c.lowest).label("lowest"),
    )
    return select(key.label("key"), *columns).group_by(key).subquery()


def _waiting(by: By, batch_id: int | None) -> list[ColumnElement[bool]]:
    """Conditions for read, unlabelled images with a name or blank, on the columns of the index that has the key."""
    read: dict[By, ColumnElement[bool]] = {
        "text": Image.queue_text < UNREAD_TEXT,
        "letter": Image.queue_letter.is_not(None),
        "confidence": Image.queue_confidence.between(0, 1),
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
