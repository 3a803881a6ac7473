"""Accounts: who may use Paraph, and how much.

Knows the table ``users``. Does not know how passwords are hashed, nor what a role may do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base, now

ADMINISTRATOR = "administrator"


class User(Base):
    """An account. It is disabled, never deleted: labels keep its name."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('reader', 'reviewer', 'trainer', 'administrator')", name="role"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    """As typed, in Unicode NFC."""
    folded: Mapped[str] = mapped_column(Text, unique=True)
    """The name as names are compared."""
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(Text)
    must_change_password: Mapped[bool]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


def lock_users(session: Session) -> None:
    """Lock the table against other writers until this transaction ends; reading stays possible.

    On SQLite every write transaction is exclusive already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))


def has_users(session: Session) -> bool:
    """Whether there is any account, even a disabled one."""
    return session.scalar(select(User.id).limit(1)) is not None


def select_user_by_name(session: Session, folded: str) -> User | None:
    """The account with this folded name."""
    return session.scalar(select(User).where(User.folded == folded))


def select_users(session: Session, *, after: int = 0, limit: int | None = None) -> Sequence[User]:
    """Accounts in the order in which they were made, following the id ``after``."""
    return session.scalars(select(User).where(User.id > after).order_by(User.id).limit(limit)).all()


def count_administrators(session: Session) -> int:
    """Number of administrators who are not disabled."""
    query = select(func.count()).where(User.role == ADMINISTRATOR, User.disabled_at.is_(None))
    return session.scalar(query) or 0


def insert_user(session: Session, name: str, folded: str, *, role: str, password_hash: str) -> User:
    """Add an account whose password must be changed at the first log-in. Raises IntegrityError if the name is taken."""
    user = User(name=name, folded=folded, role=role, password_hash=password_hash, must_change_password=True)
    session.add(user)
    session.flush()
    return user
