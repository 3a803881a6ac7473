"""Attempts to log in that have failed, or whose password is being compared now; all server processes count them here.

Knows the table ``login_attempts``. Of a name only the hash is kept: people type passwords where their name belongs.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base


class LoginAttempt(Base):
    """One attempt that has not succeeded, at least so far."""

    __tablename__ = "login_attempts"
    __table_args__ = (
        Index("ix_login_attempts_name", "name_sha256", "at"),
        Index("ix_login_attempts_address", "address", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name_sha256: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)


def lock_attempts(session: Session) -> None:
    """Lock the table against other writers until this transaction ends.

    On SQLite every write transaction is exclusive already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE login_attempts IN EXCLUSIVE MODE"))


def insert_attempt(session: Session, name_sha256: str, address: str, at: datetime) -> LoginAttempt:
    """Count one more attempt."""
    attempt = LoginAttempt(name_sha256=name_sha256, address=address, at=at)
    session.add(attempt)
    session.flush()
    return attempt


def select_oldest_of(
    session: Session, *, most: int, name_sha256: str | None = None, address: str | None = None
) -> datetime | None:
    """Of the newest ``most`` attempts for a name or an address the oldest's time; None if there are fewer."""
    column = LoginAttempt.address if name_sha256 is None else LoginAttempt.name_sha256
    wanted = address if name_sha256 is None else name_sha256
    newest = select(LoginAttempt.at).where(column == wanted).order_by(LoginAttempt.at.desc())
    return session.scalar(newest.offset(most - 1).limit(1))


def delete_attempt(session: Session, attempt_id: int) -> None:
    """Count this attempt no longer."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.id == attempt_id))


def delete_attempts_outside(session: Session, begins: datetime, ends: datetime) -> None:
    """Delete attempts before ``begins``, and those after ``ends``, which a clock that was ahead has written."""
    session.execute(delete(LoginAttempt).where((LoginAttempt.at < begins) | (LoginAttempt.at > ends)))
