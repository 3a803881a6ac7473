"""Requests that are sent again with their Idempotency-Key.

Knows that a label stores the key of the request that added it, and when two requests ask for the same.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.services.errors import InvalidError
from backend.services.labels.new_label import NewLabel
from backend.store import labels
from backend.store.labels import Label


def saved_before(session: Session, key: str | None, image_id: int, new: NewLabel | None) -> Label | None:
    """The label that an earlier request with ``key`` added; None if there was none.

    Args:
        new: the label to set; None for an undo.
    Raises:
        InvalidError: the key was used for another image or another label.
    """
    label = labels.select_label_by_key(session, key) if key is not None else None
    if label is None:
        return None
    if label.image_id != image_id:
        raise reused(f"image {label.image_id}")
    is_same = label.undoes is not None if new is None else new.matches(label)
    if not is_same:
        raise reused("another label")
    return label


def reused(what: str) -> InvalidError:
    """The refusal of a key with which an earlier request asked for ``what``."""
    return InvalidError(
        f"This Idempotency-Key was used for {what} before. Use a new key for each request.",
        field="Idempotency-Key",
    )
