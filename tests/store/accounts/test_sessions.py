"""Sessions: found by their hash with their account, ended one by one, all at once, or when they are old."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend.store.accounts import sessions
from backend.store.accounts.users import User, insert_user
from backend.store.database import now, writing

BEGAN = now() - timedelta(minutes=10)


@pytest.fixture
def user(session: Session) -> User:
    with writing(session):
        return insert_user(session, "Anna", "anna", role="reader", password_hash="-")


def begin(session: Session, user: User, *hashes: str) -> None:
    with writing(session):
        for sha256 in hashes:
            sessions.insert_session(session, user.id, sha256, BEGAN)


def test_a_session_is_found_with_its_account(session: Session, user: User) -> None:
    begin(session, user, "one")
    found = sessions.select_session(session, "one")
    assert found is not None
    row, whose = found
    assert (row.created_at, row.seen_at, whose) == (BEGAN, BEGAN, user)
    assert sessions.select_session(session, "two") is None


def test_it_is_noted_when_it_was_used(session: Session, user: User) -> None:
    begin(session, user, "one")
    at = now()
    with writing(session):
        found = sessions.select_session(session, "one")
        assert found is not None
        sessions.touch_session(session, found[0].id, at)
    again = sessions.select_session(session, "one")
    assert again is not None
    assert (again[0].created_at, again[0].seen_at) == (BEGAN, at)


def test_sessions_end(session: Session, user: User) -> None:
    begin(session, user, "one", "two", "three")
    with writing(session):
        sessions.delete_session(session, "one")
        sessions.delete_idle_sessions(session, BEGAN)  # none was used before
    assert [bool(sessions.select_session(session, each)) for each in ("one", "two")] == [False, True]
    with writing(session):
        sessions.delete_sessions_of(session, user.id + 1)
    assert sessions.select_session(session, "two")
    with writing(session):
        sessions.delete_sessions_of(session, user.id)
    assert sessions.select_session(session, "two") is None


def test_old_ones_are_deleted(session: Session, user: User) -> None:
    begin(session, user, "one")
    with writing(session):
        sessions.delete_idle_sessions(session, BEGAN + timedelta(seconds=1))
    assert sessions.select_session(session, "one") is None
