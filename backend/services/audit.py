"""Write down who did what, in the transaction that does it; list what was written.

Knows the audit log. What is written on images, and what files are called, never gets into it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.services import cursors
from backend.store import audit
from backend.store.audit import AuditEvent
from backend.store.database import writing
from backend.store.errors import StoreError

NOBODY = audit.NOBODY
COMMAND_LINE = "command line"
WORKER = "worker"
"""The actor if no person acts: clean-up, schedule, the outcome of a run."""
_LONGEST = 100

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AuditChunk:
    """Some events, the newest first, and where the next ones begin."""

    items: Sequence[AuditEvent]
    next_cursor: str | None


def note(
    session: Session, actor: str, action: str, kind: str, target_id: int | str | None, **detail: Any
) -> None:
    """Add an event, inside the caller's write transaction: it is there if and only if the change is.

    Args:
        action: such as ``image.delete``.
        kind: of what it was done to, such as ``image``.
        target_id: its id or name; None if there is none.
        detail: numbers and words of the program, JSON-ready; no text of a person.
    """
    shown = None if target_id is None else str(target_id)[:_LONGEST]
    audit.insert_event(
        session,
        actor=actor[:_LONGEST],
        action=action,
        target_kind=kind,
        target_id=shown,
        detail=detail,
    )


def note_alone(
    session: Session, actor: str, action: str, kind: str, target_id: int | str | None, **detail: Any
) -> None:
    """Add an event in a transaction of its own: for what changes no row, such as an export.

    If nothing can be written, it is logged as a warning instead: a full disk must keep nobody from saving a copy.
    """
    try:
        with writing(session):
            note(session, actor, action, kind, target_id, **detail)
    except (StoreError, DBAPIError) as error:
        logger.warning("Not in the audit log, which cannot be written: %s by %s. %s", action, actor, error)


def chunk(
    session: Session,
    *,
    actor: str | None = None,
    action: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> AuditChunk:
    """Up to ``limit`` events, the newest first.

    Args:
        actor, action: only those of this actor, only this action.
    Raises:
        InvalidError: the cursor is not one of this list.
    """
    walk = ["audit", actor, action]
    before = cursors.decode(cursor, walk, [int])[0] if cursor is not None else None
    found = audit.select_events(session, actor=actor, action=action, before_id=before, limit=limit + 1)
    return AuditChunk(*cursors.chunk_of(found, limit, walk, lambda event: [event.id]))
