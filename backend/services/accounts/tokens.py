"""API tokens: shown once, kept as hashes, for a scope and a time, until they are revoked.

Knows no request.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.services import audit, cursors
from backend.services.accounts.names import checked_name
from backend.services.accounts.roles import SCOPES, Actor
from backend.services.accounts.secret_values import TOKEN_PREFIX, hash_of, new_secret
from backend.services.accounts.sessions import actor_of
from backend.services.errors import ConflictError, InvalidError, NotFoundError
from backend.store.accounts import tokens
from backend.store.accounts.tokens import ApiToken
from backend.store.database import SKEW, find, writing
from backend.store.errors import Busy

MOST_EACH = 50
LONGEST_DAYS = 3650
_WALK = ["tokens"]
_TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class TokenChunk:
    """Some tokens of an account, and where the next ones begin."""

    items: Sequence[ApiToken]
    next_cursor: str | None


@dataclass(frozen=True)
class NewToken:
    """A token's row, and the token itself, which is not stored."""

    row: ApiToken
    token: str


@dataclass(frozen=True)
class TokenUse:
    """A token that was sent, and for whom it acts."""

    actor: Actor
    must_change_password: bool


def token_chunk(session: Session, user_id: int, *, cursor: str | None, limit: int) -> TokenChunk:
    """An account's tokens that were not revoked, in the order in which they were made.

    Raises:
        InvalidError: the cursor belongs to another list.
    """
    after = 0 if cursor is None else cursors.decode(cursor, _WALK, [int])[0]
    found = tokens.select_tokens(session, user_id, after=after, limit=limit + 1)
    return TokenChunk(*cursors.chunk_of(found, limit, _WALK, lambda token: [token.id]))


def add_token(
    session: Session, actor: Actor, *, name: str, scope: str, days: int | None, at: datetime
) -> NewToken:
    """Make a token of the actor's account; commit.

    Args:
        scope: one of `SCOPES`.
        days: until it expires; None: never.
    Raises:
        InvalidError: the name is not allowed, or the scope allows more than the account's role.
        ConflictError: the account has too many already.
    """
    typed = checked_name(name)
    if not actor.may(SCOPES[scope]):
        raise InvalidError(
            f"A token may do no more than its account, whose role is {actor.role.word}. Received: {scope!r}",
            field="scope",
        )
    owner, token = actor.user_id or 0, TOKEN_PREFIX + new_secret()
    expires_at = None if days is None else at + timedelta(days=days)
    with writing(session):
        if len(tokens.select_tokens(session, owner, after=0, limit=MOST_EACH)) == MOST_EACH:
            raise ConflictError(f"An account has at most {MOST_EACH} tokens. Revoke one of them first.")
        row = tokens.insert_token(
            session, owner, typed, scope=scope, sha256=hash_of(token), expires_at=expires_at
        )
        audit.note(session, actor.name, "token.add", "token", row.id, scope=scope, days=days)
    return NewToken(row, token)


def revoke_token(session: Session, actor: Actor, token_id: int, *, may_any: bool, at: datetime) -> None:
    """Refuse a token from now on; commit.

    Args:
        may_any: whether it may be another account's.
    Raises:
        NotFoundError: no such token, or it is another account's.
    """
    with writing(session):
        row = find(session, ApiToken, token_id, lock=True)
        if row is None or row.revoked_at is not None or not (may_any or row.user_id == actor.user_id):
            raise NotFoundError.of("token", token_id)
        row.revoked_at = at
        audit.note(session, actor.name, "token.revoke", "token", token_id, user=row.user_id)


def use_token(session: Session, token: str, at: datetime) -> TokenUse | None:
    """For whom a token acts; None if it is unknown, revoked or expired, or its account is disabled.

    When it was last used is noted, not each time and not while the database is busy.
    """
    found = tokens.select_token_by_hash(session, hash_of(token))
    if found is None:
        return None
    row, user = found
    is_over = row.expires_at is not None and row.expires_at <= at
    if row.revoked_at is not None or is_over or user.disabled_at is not None:
        return None
    used = TokenUse(actor_of(user, most=SCOPES[row.scope], is_token=True), user.must_change_password)
    token_id, last = row.id, row.last_used_at
    if last is None or at - last >= _TOUCH_AFTER or last > at + SKEW:
        with suppress(Busy), writing(session):
            tokens.touch_token(session, token_id, at)
    return used
