"""API tokens: programs that act for an account.

Knows the table ``api_tokens``, and only hashes of the tokens. Does not know what a scope allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.accounts.users import User
from backend.store.database import Base, now


class ApiToken(Base):
    """One token of one account. A revoked one keeps its row."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        CheckConstraint("scope IN ('read', 'correct', 'train')", name="scope"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    """What its owner calls it."""
    scope: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    """To within a minute."""
    expires_at: Mapped[datetime | None]
    """None: never."""
    revoked_at: Mapped[datetime | None]


def insert_token(
    session: Session, user_id: int, name: str, *, scope: str, sha256: str, expires_at: datetime | None
) -> ApiToken:
    """Add a token."""
    token = ApiToken(user_id=user_id, name=name, scope=scope, sha256=sha256, expires_at=expires_at)
    session.add(token)
    session.flush()
    return token


def select_token_by_hash(session: Session, sha256: str) -> tuple[ApiToken, User] | None:
    """The token with this hash, and its account."""
    query = select(ApiToken, User).join(User, User.id == ApiToken.user_id)
    row = session.execute(query.where(ApiToken.sha256 == sha256)).first()
    return None if row is None else (row[0], row[1])


def select_tokens(session: Session, user_id: int, *, after: int, limit: int) -> Sequence[ApiToken]:
    """Tokens of an account that were not revoked, in the order in which they were made, following the id ``after``."""
    query = select(ApiToken).where(
        ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None), ApiToken.id > after
    )
    return session.scalars(query.order_by(ApiToken.id).limit(limit)).all()


def touch_token(session: Session, token_id: int, at: datetime) -> None:
    """Note that it was used at this time."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=at))
