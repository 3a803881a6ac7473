"""Heartbeats of the processes that work beside the web server.

Knows the table ``heartbeats``: one row for each name, with the time of its last heartbeat.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base, now

WORKER = "worker"
"""The worker's name."""

_INSERTS: dict[str, Callable[[type[Base]], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class Heartbeat(Base):
    """The last heartbeat of a process."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(default=now)


def beat(session: Session, name: str, at: datetime | None = None) -> Heartbeat:
    """Record that ``name`` is alive at this time, by default now."""
    seen_at = at or now()
    insert = _INSERTS[session.get_bind().dialect.name](Heartbeat).values(name=name, seen_at=seen_at)
    # One statement, since two processes may insert the row at the same moment.
    session.execute(insert.on_conflict_do_update(index_elements=[Heartbeat.name], set_={"seen_at": seen_at}))
    return session.get_one(Heartbeat, name, populate_existing=True)


def select_heartbeat(session: Session, name: str) -> Heartbeat | None:
    """The last heartbeat of ``name``."""
    return session.get(Heartbeat, name, populate_existing=True)
