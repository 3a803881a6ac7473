"""Signs of life of the processes that work beside the web server.

Knows the table ``heartbeats``: one row for each name, with the time it was last seen.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base, now

WORKER = "worker"
"""The name under which the worker is known."""


class Heartbeat(Base):
    """When a process was last seen."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(default=now)


def beat(session: Session, name: str) -> Heartbeat:
    """Say that ``name`` is alive now."""
    heartbeat = session.merge(Heartbeat(name=name, seen_at=now()))
    session.flush()
    return heartbeat


def select_heartbeat(session: Session, name: str) -> Heartbeat | None:
    """The last sign of life of ``name``."""
    return session.get(Heartbeat, name, populate_existing=True)
