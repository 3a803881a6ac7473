"""Accounts as administrators see them: make, change, disable, and give a new password.

The last administrator who is not disabled stays one: without them nobody could let anybody in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.services import audit, cursors
from backend.services.accounts.errors import LastAdministratorError, NameTakenError, NoAccountsError
from backend.services.accounts.names import checked_name, fold_name
from backend.services.accounts.passwords import Passwords, generated
from backend.services.accounts.roles import Role
from backend.services.errors import NotFoundError
from backend.store.accounts import sessions, users
from backend.store.accounts.users import User
from backend.store.database import find, now, writing

_WALK = ["users"]
FIRST = "flask user add NAME --admin"
"""The command that makes the first account."""


@dataclass(frozen=True)
class UserChunk:
    """Some accounts, and where the next ones begin."""

    items: Sequence[User]
    next_cursor: str | None


@dataclass(frozen=True)
class WithPassword:
    """An account and the password that was generated for it: to be given to its person, and not stored."""

    user: User
    password: str


def user_chunk(session: Session, *, cursor: str | None, limit: int) -> UserChunk:
    """Accounts in the order in which they were made.

    Raises:
        InvalidError: the cursor belongs to another list.
    """
    after = 0 if cursor is None else cursors.decode(cursor, _WALK, [int])[0]
    found = users.select_users(session, after=after, limit=limit + 1)
    return UserChunk(*cursors.chunk_of(found, limit, _WALK, lambda user: [user.id]))


def all_users(session: Session) -> Sequence[User]:
    """All accounts, in the order in which they were made."""
    return users.select_users(session)


def user_named(session: Session, name: str) -> User:
    """The account with this name. Raises NotFoundError."""
    folded = fold_name(name)
    user = users.select_user_by_name(session, folded) if cursors.storable(folded) else None
    if user is None:
        raise NotFoundError.of("account", repr(name))
    return user


def add_user(
    session: Session, passwords: Passwords, *, name: str, role: Role, by: str, is_first_allowed: bool = False
) -> WithPassword:
    """Make an account with a generated password, which its person must change; commit.

    Args:
        by: who makes it, for the audit log.
        is_first_allowed: whether this may be the first account, which closes Paraph to all others.
    Raises:
        InvalidError: the name is not allowed.
        NameTakenError: another account has it.
        NoAccountsError: it would be the first account, and may not be, or is not an administrator's.
    """
    typed = checked_name(name)
    password = generated()
    hashed = passwords.hash(password)
    try:
        with writing(session):
            users.lock_users(session)
            if not users.has_users(session) and not (is_first_allowed and role is Role.ADMINISTRATOR):
                raise NoAccountsError(f"The first account is an administrator's, made by a command: {FIRST}")
            user = users.insert_user(session, typed, fold_name(typed), role=role.word, password_hash=hashed)
            audit.note(session, by, "user.add", "user", user.id, role=role.word)
    except IntegrityError as error:
        raise NameTakenError(f"Another account has this name. Received: {typed!r}", field="name") from error
    return WithPassword(user, password)


def change_user(
    session: Session, user_id: int, *, by: str, role: Role | None = None, is_disabled: bool | None = None
) -> User:
    """Give an account another role, disable or enable it; commit. Disabling ends its sessions at once.

    Raises:
        NotFoundError: no such account.
        LastAdministratorError: nobody could administer Paraph after it.
    """
    with writing(session):
        users.lock_users(session)
        user = find(session, User, user_id, lock=True)
        if user is None:
            raise NotFoundError.of("account", user_id)
        if role is not None:
            user.role = role.word
        if is_disabled is not None and is_disabled != (user.disabled_at is not None):
            user.disabled_at = now() if is_disabled else None
        session.flush()
        if users.count_administrators(session) == 0:
            raise LastAdministratorError
        if user.disabled_at is not None:
            sessions.delete_sessions_of(session, user.id)
        audit.note(
            session, by, "user.change", "user", user.id, role=user.role, disabled=user.disabled_at is not None
        )
        return user


def reset_password(session: Session, passwords: Passwords, user_id: int, *, by: str) -> WithPassword:
    """Give an account a generated password, which its person must change; end its sessions; commit.

    Until then its tokens are refused too. Raises NotFoundError.
    """
    password = generated()
    hashed = passwords.hash(password)
    with writing(session):
        user = find(session, User, user_id, lock=True)
        if user is None:
            raise NotFoundError.of("account", user_id)
        user.password_hash, user.must_change_password = hashed, True
        sessions.delete_sessions_of(session, user.id)
        audit.note(session, by, "user.password", "user", user.id)
        return WithPassword(user, password)
