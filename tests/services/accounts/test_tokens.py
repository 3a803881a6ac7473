"""Tokens: at most what the account may, until they expire or are revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.services.accounts import tokens
from backend.services.accounts.passwords import Passwords
from backend.services.accounts.roles import Role
from backend.services.accounts.sessions import actor_of
from backend.services.accounts.tokens import NewToken
from backend.services.errors import ConflictError, InvalidError, NotFoundError
from backend.store.accounts.users import User
from backend.store.database import now, writing
from tests.services.accounts.conftest import add

NOW = now()


@pytest.fixture
def anna(session: Session, passwords: Passwords) -> User:
    return add(session, passwords, "Anna", Role.REVIEWER)


def make(session: Session, user: User, **options: Any) -> NewToken:
    values = {"name": "export", "scope": "read", "days": None, "at": NOW} | options
    return tokens.add_token(session, actor_of(user), **values)


def test_a_token_acts_for_its_account_within_its_scope(session: Session, anna: User) -> None:
    made = make(session, anna)
    assert made.token.startswith("paraph_")
    used = tokens.use_token(session, made.token, NOW)
    assert used is not None
    assert (used.actor.name, used.actor.role, used.actor.is_token) == ("Anna", Role.READER, True)
    assert tokens.use_token(session, made.token + "x", NOW) is None
    assert tokens.use_token(session, "", NOW) is None


def test_it_never_allows_more_than_its_account(session: Session, anna: User) -> None:
    with pytest.raises(InvalidError) as refusal:
        make(session, anna, scope="train")
    assert refusal.value.field == "scope"
    made = make(session, anna, scope="correct")
    with writing(session):
        anna.role = "reader"
    used = tokens.use_token(session, made.token, NOW)
    assert used is not None
    assert used.actor.role is Role.READER


def test_it_expires(session: Session, anna: User) -> None:
    token = make(session, anna, days=2).token
    assert tokens.use_token(session, token, NOW + timedelta(days=2, seconds=-1)) is not None
    assert tokens.use_token(session, token, NOW + timedelta(days=2)) is None


def test_its_use_is_noted_once_a_minute(session: Session, anna: User) -> None:
    made = make(session, anna)
    seen = []
    for seconds in (0, 30, 60):
        tokens.use_token(session, made.token, NOW + timedelta(seconds=seconds))
        session.expire_all()
        seen.append(made.row.last_used_at)
    assert seen == [NOW, NOW, NOW + timedelta(seconds=60)]


def test_it_is_revoked_by_its_owner_or_an_administrator(
    session: Session, passwords: Passwords, anna: User
) -> None:
    berta, boss = add(session, passwords, "Berta"), add(session, passwords, "Boss", Role.ADMINISTRATOR)
    own, other = make(session, anna), make(session, anna)
    with pytest.raises(NotFoundError):
        tokens.revoke_token(session, actor_of(berta), own.row.id, may_any=False, at=NOW)
    tokens.revoke_token(session, actor_of(anna), own.row.id, may_any=False, at=NOW)
    tokens.revoke_token(session, actor_of(boss), other.row.id, may_any=True, at=NOW)
    assert [tokens.use_token(session, each.token, NOW) for each in (own, other)] == [None, None]
    with pytest.raises(NotFoundError):
        tokens.revoke_token(session, actor_of(anna), own.row.id, may_any=False, at=NOW)


def test_own_tokens_are_listed_in_parts(session: Session, passwords: Passwords, anna: User) -> None:
    make(session, add(session, passwords, "Berta"))
    ids = [make(session, anna).row.id for _ in range(3)]
    first = tokens.token_chunk(session, anna.id, cursor=None, limit=2)
    last = tokens.token_chunk(session, anna.id, cursor=first.next_cursor, limit=2)
    assert [token.id for token in [*first.items, *last.items]] == ids
    assert last.next_cursor is None


def test_an_account_has_a_limited_number(
    session: Session, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST_EACH", 2)
    made = [make(session, anna) for _ in range(2)]
    with pytest.raises(ConflictError, match="at most 2 tokens"):
        make(session, anna)
    tokens.revoke_token(session, actor_of(anna), made[0].row.id, may_any=False, at=NOW)
    make(session, anna)


@pytest.mark.parametrize("name", ["", "\x00", "x" * 81])
def test_it_has_a_name(session: Session, anna: User, name: str) -> None:
    with pytest.raises(InvalidError):
        make(session, anna, name=name)
