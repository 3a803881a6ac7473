"""Log in, log out, and change one's own password.

A log-in always begins a new session: a cookie that somebody planted in the browser before is useless afterwards.
Unknown names, disabled accounts and wrong passwords get the same answer after the same work.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.services import audit, cursors
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

NOBODY_KNOWN = "nobody known"
"""The actor in the audit log if a log-in has failed: the name typed is not kept, as it may be a password."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SignInRules:
    """What every log-in goes by: how passwords are compared, and when a session is over."""

    passwords: Passwords
    idle: timedelta


def sign_in(
    session: Session,
    rules: SignInRules,
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
    with attempts.counted(session, name, address, at) as attempt:
        user_id, compared = _account(session, name)
        session.rollback()  # no transaction is open while the password is compared
        if not rules.passwords.matches(compared, password) or user_id is None or compared is None:
            logger.warning("A log-in from %s has failed.", address)
            audit.note_alone(session, NOBODY_KNOWN, "session.refuse", "user", user_id)
            raise WrongLoginError
        renewed = rules.passwords.hash(password) if rules.passwords.is_outdated(compared) else compared
    with writing(session):
        found = find(session, User, user_id, lock=True)
        # Meanwhile it may have been disabled, or the password changed.
        if found is None or found.disabled_at is not None or found.password_hash != compared:
            raise WrongLoginError
        found.password_hash = renewed
        attempts.succeeded(session, attempt)
        if replaced is not None:
            sessions.delete_session(session, hash_of(replaced))
        audit.note(session, found.name, "session.begin", "user", user_id)
        return open_session(session, found, at, idle=rules.idle)


def sign_out(session: Session, signed_in: SignedIn) -> None:
    """End the session; commit."""
    with writing(session):
        audit.note(session, signed_in.actor.name, "session.end", "user", signed_in.actor.user_id)
        sessions.delete_session(session, hash_of(signed_in.secret))


def change_password(
    session: Session,
    rules: SignInRules,
    signed_in: SignedIn,
    *,
    old: str,
    new: str,
    address: str,
    at: datetime,
) -> SignedIn:
    """Change the account's password, and begin a new session in place of all that the account has; commit.

    Raises:
        WrongPasswordError: ``old`` is not the current one.
        WeakPasswordError: ``new`` is too easy to guess, or the current one again.
        TooManyAttemptsError: too many wrong ones; nothing was compared.
    """
    user = find(session, User, signed_in.actor.user_id or 0)
    if user is None:
        raise WrongPasswordError
    name, compared = user.name, user.password_hash
    check_password(new, name=name)
    if old == new:  # before anything is compared, so that it does not count as a failed attempt
        raise WeakPasswordError("A new password differs from the current one.", field="new")
    with attempts.counted(session, name, address, at) as attempt:
        if not rules.passwords.matches(compared, old):
            raise WrongPasswordError
        hashed = rules.passwords.hash(new)
    with writing(session):
        found = find(session, User, signed_in.actor.user_id or 0, lock=True)
        if found is None or found.disabled_at is not None or found.password_hash != compared:
            raise WrongPasswordError
        found.password_hash, found.must_change_password = hashed, False
        attempts.succeeded(session, attempt)
        sessions.delete_sessions_of(session, found.id)
        audit.note(session, found.name, "user.choose-password", "user", found.id)
        return open_session(session, found, at, idle=rules.idle)


def _account(session: Session, name: str) -> tuple[int | None, str | None]:
    """The id of the account with this name, and the hash of its password unless it is disabled."""
    folded = fold_name(name)
    user = users.select_user_by_name(session, folded) if cursors.storable(folded) else None
    if user is None:
        return None, None
    return user.id, None if user.disabled_at is not None else user.password_hash
