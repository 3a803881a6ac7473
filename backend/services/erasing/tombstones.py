"""List the tombstones of what was erased. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.services import cursors
from backend.store.erasing import erasures
from backend.store.erasing.erasures import Erasure

_WALK = ["erasures"]


@dataclass(frozen=True)
class ErasureChunk:
    """Some tombstones, the newest first, and where the next ones begin."""

    items: Sequence[Erasure]
    next_cursor: str | None


def chunk(session: Session, *, cursor: str | None = None, limit: int = 50) -> ErasureChunk:
    """Up to ``limit`` tombstones, the newest first.

    Raises:
        InvalidError: the cursor is not one of this list.
    """
    before = cursors.decode(cursor, _WALK, [int])[0] if cursor is not None else None
    found = erasures.select_erasures(session, before_id=before, limit=limit + 1)
    return ErasureChunk(*cursors.chunk_of(found, limit, _WALK, lambda erasure: [erasure.id]))
