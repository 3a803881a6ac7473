"""Find a batch by what a person or a program calls it.

Knows ids and names of batches. Does not make any.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.services.errors import NotFoundError
from backend.store.images import Batch, select_batch, select_batch_by_name


def find_batch(session: Session, id_or_name: str) -> Batch | None:
    """The batch with this id, else the one with this name."""
    found = select_batch(session, int(id_or_name)) if id_or_name.isascii() and id_or_name.isdigit() else None
    return found or select_batch_by_name(session, id_or_name)


def require_batch(session: Session, id_or_name: int | str) -> Batch:
    """The batch with this id, or, for a text, with this id or name.

    Raises:
        NotFoundError: there is none.
    """
    found = (
        select_batch(session, id_or_name) if isinstance(id_or_name, int) else find_batch(session, id_or_name)
    )
    if found is None:
        raise NotFoundError(f"There is no such batch. Received: {id_or_name!r}")
    return found
