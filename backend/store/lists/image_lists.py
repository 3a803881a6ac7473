"""Lists of images in a stable order, in chunks: each begins after the last image of the chunk before.

Knows the orders and states, and which columns an index covers. Does not know how cursors are encoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from backend.store.images import Image
from backend.store.readings import MAX_FAILURES, NO_NAME_CONFIDENCE, READABLE

Order = Literal["uncertain", "oldest", "alike", "batch", "newest", "name", "answered"]
State = Literal["pending", "not_a_name", "labelled", "all"]

# Each ends with the id, so that no two images are equal and "after this one" is exact.
_ORDERS: dict[str, tuple[Any, ...]] = {  # columns, and expressions
    "uncertain": (Image.queue_confidence, Image.id),
    "oldest": (Image.id,),
    "alike": (Image.queue_text, Image.queue_confidence, Image.id),
    "batch": (Image.batch_id, Image.queue_confidence, Image.id),
    "newest": (Image.id,),
    "name": (Image.known_as, Image.id),
    "answered": (Image.label_id,),  # of labelled images only
}
_BACKWARDS = frozenset({"newest", "answered"})


def select_chunk(
    session: Session,
    *,
    state: State,
    order: Order,
    limit: int,
    batch_id: int | None = None,
    after: Sequence[Any] | None = None,
    where: Sequence[ColumnElement[bool]] = (),
) -> Sequence[Image]:
    """Up to ``limit`` images in ``order``, following the image whose `position` is ``after``.

    Args:
        where: further conditions on an image.
    """
    columns = _ORDERS[order]
    is_backwards = order in _BACKWARDS
    ordered = [column.desc() for column in columns] if is_backwards else columns
    query = select(Image).where(*_conditions(state, batch_id), *where).order_by(*ordered).limit(limit)
    if after is not None:
        here, there = tuple_(*columns), tuple_(*after)
        query = query.where(here < there if is_backwards else here > there)
    return session.scalars(query).all()


def position(image: Image, order: Order) -> list[Any]:
    """The image's position in ``order``: the values that the next chunk begins after."""
    return [getattr(image, column.key) for column in _ORDERS[order]]


def position_types(order: Order) -> list[type]:
    """The Python types of a `position`, to check one that a client sent."""
    return [column.type.python_type for column in _ORDERS[order]]


def count_images(
    session: Session,
    *,
    state: State,
    batch_id: int | None = None,
    where: Sequence[ColumnElement[bool]] = (),
) -> int:
    """Number of images in this state (and batch) that meet the further conditions ``where``."""
    query = select(func.count()).select_from(Image).where(*_conditions(state, batch_id), *where)
    return session.scalar(query) or 0


def count_unread(session: Session, *, batch_id: int | None = None) -> int:
    """Number of unlabelled images without a reading, except those on which reading has failed for good."""
    conditions = (Image.reading_version.is_(None), Image.reading_failures < MAX_FAILURES, READABLE)
    query = select(func.count()).select_from(Image).where(*_conditions("pending", batch_id), *conditions)
    return session.scalar(query) or 0


def count_given_up(session: Session) -> int:
    """Number of images without a reading on which reading has failed for good.

    An image with a reading by an earlier version is not one of them, even if the present one fails on it.
    """
    conditions = (Image.reading_version.is_(None), Image.reading_failures >= MAX_FAILURES)
    return session.scalar(select(func.count()).select_from(Image).where(*conditions)) or 0


def _conditions(state: State, batch_id: int | None) -> list[ColumnElement[bool]]:
    conditions: dict[str, list[ColumnElement[bool]]] = {
        "pending": [Image.label_kind.is_(None)],
        "not_a_name": [Image.label_kind.is_(None), Image.queue_confidence == NO_NAME_CONFIDENCE],
        "labelled": [Image.label_kind.is_not(None)],
        "all": [],
    }
    batch = [] if batch_id is None else [Image.batch_id == batch_id]
    return conditions[state] + batch
