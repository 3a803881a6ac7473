"""Log in, log out, and change the own password.

A log-in always begins a new session: a value that somebody has put into the browser before is worth nothing after it.
Unknown names, disabled accounts and wrong passwords get the same answer after the same work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.services import cursors
from backend.services.accounts import attempts
from backend.services.accounts.errors import WeakPasswordError, WrongLoginError, WrongPasswordError
from backend.services.accounts.names import fold_name
from backend.services.accounts.password_rules import check_password
from backend.services.accounts.passwords import Passwords
from backend.services.accounts.secret_values import hash_of
from backend.services.accounts.sessions import SignedIn, open_session
from backend.store.accounts import sessions, users
from backend.store.accounts.users import User
from backend.store.database import find, writing


@dataclass(frozen=True)
class Desk:
    """Where people sign in: how passwords are compared, and when a session is over."""

    passwords: Passwords
    idle: timedelta


def sign_in(
    session: Session,
    desk: Desk,
    *,
    name: str,
    password: str,
    address: str,
    at: datetime,
    replaced: str | None = None,
) -> SignedIn:
    """Begin a session; commit.

    Args:
        address: where the request came from.
        replaced: the cookie's value that the browser has sent; its session ends.
    Raises:
        WrongLoginError: the account does not exist or is disabled, or the password is wrong.
        TooManyAttemptsError: too many of those; nothing was compared.
    """
    attempt = attempts.begin(session, name, address, at)
    user = _user_named(session, name)
    compared = None if user is None or user.disabled_at is not None else user.password_hash
    user_id = None if user is None else user.id
    session.rollback()  # no transaction is open while the password is compared
    if not desk.passwords.matches(compared, password) or user_id is None or compared is None:
        raise WrongLoginError
    renewed = desk.passwords.hash(password) if desk.passwords.is_outdated(compared) else compared
    with writing(session):
        found = find(session, User, user_id, lock=True)
        # Meanwhile it may have been disabled, or the password changed.
        if found is None or found.disabled_at is not None or found.password_hash != compared:
            raise WrongLoginError
        found.password_hash = renewed
        attempts.succeeded(session, attempt)
        if replaced is not None:
            sessions.delete_session(session, hash_of(replaced))
        return open_session(session, found, at, idle=desk.idle)


def sign_out(session: Session, signed_in: SignedIn) -> None:
    """End the session; commit."""
    with writing(session):
        sessions.delete_session(session, hash_of(signed_in.secret))


def change_password(
    session: Session, desk: Desk, signed_in: SignedIn, *, old: str, new: str, address: str, at: datetime
) -> SignedIn:
    """Change the own password, and begin a new session in place of all that the account has; commit.

    Raises:
        WrongPasswordError: ``old`` is not the present one.
        WeakPasswordError: ``new`` is no good, or the present one again.
        TooManyAttemptsError: too many wrong ones; nothing was compared.
    """
    user = find(session, User, signed_in.actor.user_id or 0)
    if user is None:
        raise WrongPasswordError
    name, compared = user.name, user.password_hash
    check_password(new, name=name)
    attempt = attempts.begin(session, name, address, at)
    if not desk.passwords.matches(compared, old):
        raise WrongPasswordError
    if old == new:
        raise WeakPasswordError("A new password differs from the present one.", field="new")
    hashed = desk.passwords.hash(new)
    with writing(session):
        found = find(session, User, signed_in.actor.user_id or 0, lock=True)
        if found is None or found.disabled_at is not None or found.password_hash != compared:
            raise WrongPasswordError
        found.password_hash, found.must_change_password = hashed, False
        attempts.succeeded(session, attempt)
        sessions.delete_sessions_of(session, found.id)
        return open_session(session, found, at, idle=desk.idle)


def _user_named(session: Session, name: str) -> User | None:
    folded = fold_name(name)
    return users.select_user_by_name(session, folded) if cursors.storable(folded) else None
