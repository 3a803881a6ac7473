"""The audit log: who did what and when, to things that somebody may miss later.

Knows the table ``audit_events``. It only grows: triggers of both databases refuse to change or delete a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base, now

NOBODY: Final = "local"
"""Who acts where there are no accounts and no name was sent."""


class AuditEvent(Base):
    """One thing that was done."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_actor", "actor", "id"),
        Index("ix_audit_events_action", "action", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str] = mapped_column(String(100))
    """The account, or ``command line``, ``worker``, or the author that an installation without accounts was given."""
    action: Mapped[str] = mapped_column(String(40))
    """Such as ``image.delete``."""
    target_kind: Mapped[str] = mapped_column(String(40))
    """Such as ``image``."""
    target_id: Mapped[str | None] = mapped_column(String(100))
    """Its id or name; NULL if there is none."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Numbers and words of the program; never what is written on an image, nor what a file is called."""


def insert_event(
    session: Session,
    *,
    actor: str,
    action: str,
    target_kind: str,
    target_id: str | None,
    detail: dict[str, Any],
) -> AuditEvent:
    """Add an event."""
    event = AuditEvent(
        actor=actor, action=action, target_kind=target_kind, target_id=target_id, detail=detail
    )
    session.add(event)
    session.flush()
    return event


def select_events(
    session: Session,
    *,
    actor: str | None = None,
    action: str | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> Sequence[AuditEvent]:
    """Up to ``limit`` events with ids below ``before_id``, the newest first.

    Args:
        actor, action: only those of this actor, only this action.
    """
    query = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)
    if actor is not None:
        query = query.where(AuditEvent.actor == actor)
    if action is not None:
        query = query.where(AuditEvent.action == action)
    return session.scalars(query if before_id is None else query.where(AuditEvent.id < before_id)).all()


def select_events_of(session: Session, action: str, target_kind: str, target_id: str) -> Sequence[AuditEvent]:
    """All events of one action on one thing, the newest first."""
    query = select(AuditEvent).where(AuditEvent.action == action, AuditEvent.target_kind == target_kind)
    return session.scalars(
        query.where(AuditEvent.target_id == target_id).order_by(AuditEvent.id.desc())
    ).all()
