"""Sessions: browsers in which somebody is logged in.

Knows the table ``sessions``, and only hashes of the cookies' values. Does not know when a session is idle.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.accounts.users import User
from backend.store.database import Base


class UserSession(Base):
    """One browser of one account, from log-in to log-out."""

    __tablename__ = "sessions"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the cookie's value, which is stored nowhere."""
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    """When the person last did something, to within a minute."""


def insert_session(session: Session, user_id: int, sha256: str, at: datetime) -> UserSession:
    """Add a session that begins at this time."""
    row = UserSession(sha256=sha256, user_id=user_id, created_at=at, seen_at=at)
    session.add(row)
    session.flush()
    return row


def select_session(session: Session, sha256: str) -> tuple[UserSession, User] | None:
    """The session with this hash, and its account."""
    query = select(UserSession, User).join(User, User.id == UserSession.user_id)
    row = session.execute(query.where(UserSession.sha256 == sha256)).first()
    return None if row is None else (row[0], row[1])


def touch_session(session: Session, session_id: int, at: datetime) -> None:
    """Note that its person did something at this time."""
    session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=at))


def delete_session(session: Session, sha256: str) -> None:
    """End the session with this hash, if there is one."""
    session.execute(delete(UserSession).where(UserSession.sha256 == sha256))


def delete_sessions_of(session: Session, user_id: int) -> None:
    """End all sessions of an account."""
    session.execute(delete(UserSession).where(UserSession.user_id == user_id))


def delete_idle_sessions(session: Session, before: datetime) -> None:
    """Delete the sessions in which nothing was done since ``before``."""
    session.execute(delete(UserSession).where(UserSession.seen_at < before))
