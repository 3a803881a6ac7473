"""A wish that is sent again with its Idempotency-Key is granted once.

Knows that a label carries the key of the wish that it came of. What makes two wishes the same is the caller's to say.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.services.errors import ConflictError
from backend.store import labels
from backend.store.database import writing
from backend.store.labels import Label


def once(
    session: Session,
    key: str | None,
    image_id: int,
    came_of_it: Callable[[Label], bool],
    append: Callable[[], Label],
) -> Label:
    """The label that ``key`` saved before, else what ``append`` adds now; commit.

    Args:
        key: None: every call appends.
        came_of_it: whether a label is what this wish would have led to.
    Raises:
        ConflictError: the key saved another image, or another wish.
    """
    try:
        with writing(session):
            return _saved(session, key, image_id, came_of_it) or append()
    except IntegrityError:
        # On PostgreSQL the same request may run twice at once; the loser finds the winner's label under its key.
        repeated = _saved(session, key, image_id, came_of_it)
        if repeated is None:
            raise
        return repeated


def _saved(
    session: Session, key: str | None, image_id: int, came_of_it: Callable[[Label], bool]
) -> Label | None:
    label = labels.select_label_by_key(session, key) if key is not None else None
    if label is None:
        return None
    if label.image_id != image_id:
        raise ConflictError(
            f"This Idempotency-Key saved image {label.image_id} before. Use a new key for each save."
        )
    if not came_of_it(label):
        raise ConflictError("This Idempotency-Key saved another answer before. Use a new key for each save.")
    return label
