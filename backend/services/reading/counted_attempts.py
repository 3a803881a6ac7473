"""Counts an attempt on images before it begins, and undoes it if no image caused the failure.

Knows sessions and attempts. Does not know how images are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.store import attempts
from backend.store.database import writing
from backend.store.errors import StoreError


@contextmanager
def attempted(session: Session, image_ids: Sequence[int]) -> Iterator[None]:
    """One attempt on each image; an error undoes it, the end of this process does not.

    No transaction is open inside.
    """
    session.rollback()
    if image_ids:
        with writing(session):
            attempts.begin_attempts(session, image_ids)
    try:
        yield
    except BaseException:
        # If the database does not respond either, the attempt stays counted.
        with suppress(SQLAlchemyError, StoreError), writing(session):
            attempts.undo_attempts(session, image_ids)
        raise
