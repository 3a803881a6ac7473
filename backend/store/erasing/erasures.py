"""Tombstones: that something was erased for good, by whom and why, and what is left to do of it.

Knows the table ``erasures``. Does not know how to erase.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import MAX_ID, Base, find, now


class Erasure(Base):
    """What is kept of something that was erased: no text, no picture, no name of a file."""

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("kind IN ('image', 'record', 'page')", name="kind"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    former_id: Mapped[int]
    """Of the image, record or page; no other ever gets it."""
    actor: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    """As the administrator gave it."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    """Since when nothing of it is left, in files either; NULL while something waits in ``plan``."""
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    """How many rows and files of each kind were erased."""
    versions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The versions that saw it: ``[{name, use}]``."""
    copies: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Ids of images, records, forms and pages that show the same, or may, and were not erased."""
    salt: Mapped[str] = mapped_column(String(32))
    digests: Mapped[list[str]] = mapped_column(JSON)
    """Salted digests of the erased pictures, by which the same ones are known when they come again."""
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What is left to do: names of files by their content, numbers of runs; empty at the end."""


def insert_erasure(session: Session, erasure: Erasure) -> Erasure:
    """Add a tombstone."""
    session.add(erasure)
    session.flush()
    return erasure


def select_erasure(session: Session, erasure_id: int) -> Erasure | None:
    """The tombstone with this id."""
    return find(session, Erasure, erasure_id)


def lock_erasures(session: Session) -> None:
    """Let no other transaction erase before this one has ended; SQLite lets only one write anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE erasures IN SHARE ROW EXCLUSIVE MODE"))


def select_erasure_of(session: Session, kind: str, former_id: int) -> Erasure | None:
    """The tombstone of this image, record or page."""
    if not 0 < former_id <= MAX_ID:
        return None
    query = select(Erasure).where(Erasure.kind == kind, Erasure.former_id == former_id)
    return session.scalar(query.order_by(Erasure.id).limit(1))


def lock_erasure(session: Session, erasure_id: int) -> Erasure | None:
    """The tombstone as it is now, locked against other writers until this transaction ends."""
    return find(session, Erasure, erasure_id, lock=True)


def select_erasures(session: Session, *, before_id: int | None = None, limit: int = 50) -> Sequence[Erasure]:
    """Up to ``limit`` tombstones with ids below ``before_id``, the newest first."""
    query = select(Erasure).order_by(Erasure.id.desc()).limit(limit)
    return session.scalars(query if before_id is None else query.where(Erasure.id < before_id)).all()


def select_unfinished(session: Session, before: datetime) -> Sequence[int]:
    """Ids of the erasures begun earlier than ``before`` of which something is left to do, the oldest first."""
    query = select(Erasure.id).where(Erasure.finished_at.is_(None), Erasure.created_at < before)
    return session.scalars(query.order_by(Erasure.id)).all()


def select_salt(session: Session) -> str | None:
    """The salt of all digests; None before the first erasure."""
    return session.scalar(select(Erasure.salt).order_by(Erasure.id).limit(1))


def select_digests(session: Session) -> set[str]:
    """The digests of all pictures that were ever erased."""
    return {digest for digests in session.scalars(select(Erasure.digests)) for digest in digests}
