"""Tokens: found by their hash with their account; listed until they are revoked."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.store.accounts import tokens
from backend.store.accounts.users import User, insert_user
from backend.store.database import now, writing


@pytest.fixture
def user(session: Session) -> User:
    with writing(session):
        return insert_user(session, "Anna", "anna", role="reader", password_hash="-")


def add(session: Session, user: User, sha256: str, scope: str = "read") -> tokens.ApiToken:
    with writing(session):
        return tokens.insert_token(session, user.id, "export", scope=scope, sha256=sha256, expires_at=None)


def test_a_token_is_found_with_its_account(session: Session, user: User) -> None:
    token = add(session, user, "one")
    assert tokens.select_token_by_hash(session, "one") == (token, user)
    assert tokens.select_token_by_hash(session, "two") is None
    assert (token.last_used_at, token.revoked_at) == (None, None)


def test_the_last_use_is_noted(session: Session, user: User) -> None:
    token = add(session, user, "one")
    at = now()
    with writing(session):
        tokens.touch_token(session, token.id, at)
    session.expire_all()
    assert token.last_used_at == at


def test_revoked_ones_are_listed_no_longer(session: Session, user: User) -> None:
    first, second, third = (add(session, user, each) for each in ("one", "two", "three"))
    with writing(session):
        second.revoked_at = now()
    assert list(tokens.select_tokens(session, user.id, after=0, limit=9)) == [first, third]
    assert list(tokens.select_tokens(session, user.id, after=first.id, limit=9)) == [third]
    assert list(tokens.select_tokens(session, user.id, after=0, limit=1)) == [first]
    assert list(tokens.select_tokens(session, user.id + 1, after=0, limit=9)) == []


def test_only_the_three_scopes_can_be_stored(session: Session, user: User) -> None:
    with pytest.raises(IntegrityError):
        add(session, user, "one", "administer")
