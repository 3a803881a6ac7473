"""Sessions: who is logged in in a browser, until log-out or until nothing was done for a while.

Knows cookies' values by their hash only. Knows no request.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.services.accounts.roles import Actor, Role
from backend.services.accounts.secret_values import hash_of, new_secret
from backend.store.accounts import sessions
from backend.store.accounts.users import User
from backend.store.database import SKEW, writing
from backend.store.errors import Busy

_TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """A session and its account, as they were when they were looked up."""

    session_id: int
    secret: str
    """The cookie's value."""
    actor: Actor
    must_change_password: bool
    seen_at: datetime


def open_session(session: Session, user: User, at: datetime, *, idle: timedelta) -> SignedIn:
    """Begin a session of an account, inside the caller's write transaction; sessions that are over are deleted."""
    secret = new_secret()
    sessions.delete_idle_sessions(session, at - idle)
    row = sessions.insert_session(session, user.id, hash_of(secret), at)
    return _signed_in(row.id, secret, user, at)


def find_session(session: Session, secret: str, at: datetime, *, idle: timedelta) -> SignedIn | None:
    """The session of a cookie; None if there is none, it has been idle for too long, or its account is disabled."""
    found = sessions.select_session(session, hash_of(secret))
    if found is None:
        return None
    row, user = found
    # A later time was written by a clock that was ahead, and would never be idle.
    if user.disabled_at is not None or not at - idle <= row.seen_at <= at + SKEW:
        return None
    return _signed_in(row.id, secret, user, row.seen_at)


def touch(session: Session, signed_in: SignedIn, at: datetime, *, idle: timedelta) -> None:
    """Note that its person has done something; commit. Not each time, and not while the database is busy."""
    if at - signed_in.seen_at < min(_TOUCH_AFTER, idle / 10):
        return
    with suppress(Busy), writing(session):
        sessions.touch_session(session, signed_in.session_id, at)


def actor_of(user: User, *, most: Role = Role.ADMINISTRATOR, is_token: bool = False) -> Actor:
    """The account as it acts, with at most the role ``most``."""
    return Actor(user.name, min(Role.of(user.role), most), user.id, is_token)


def _signed_in(session_id: int, secret: str, user: User, seen_at: datetime) -> SignedIn:
    return SignedIn(session_id, secret, actor_of(user), user.must_change_password, seen_at)
