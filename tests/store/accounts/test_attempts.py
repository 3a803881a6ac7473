"""Attempts to log in: the oldest of the newest ones shows whether there were too many."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from backend.store.accounts import attempts
from backend.store.database import now, writing
from tests.store.rows import count_attempts

BEGAN = now() - timedelta(minutes=10)


def attempt(session: Session, name: str, address: str, seconds: int) -> int:
    with writing(session):
        attempts.lock_attempts(session)
        return attempts.insert_attempt(session, name, address, BEGAN + timedelta(seconds=seconds)).id


def test_they_are_counted_by_name_and_by_address(session: Session) -> None:
    for seconds, (name, address) in enumerate((("a", "x"), ("a", "y"), ("b", "x"))):
        attempt(session, name, address, seconds)
    assert attempts.select_oldest_of(session, most=2, name_sha256="a") == BEGAN
    assert attempts.select_oldest_of(session, most=2, address="x") == BEGAN
    assert attempts.select_oldest_of(session, most=1, address="x") == BEGAN + timedelta(seconds=2)
    assert attempts.select_oldest_of(session, most=2, name_sha256="b") is None


def test_one_that_succeeded_is_not_counted(session: Session) -> None:
    number = attempt(session, "a", "x", 0)
    attempt(session, "a", "x", 1)
    with writing(session):
        attempts.delete_attempt(session, number)
    assert count_attempts(session) == 1
    assert attempts.select_oldest_of(session, most=1, name_sha256="a") == BEGAN + timedelta(seconds=1)


def test_those_outside_a_window_are_deleted(session: Session) -> None:
    for seconds in (0, 10, 20):
        attempt(session, "a", "x", seconds)
    with writing(session):
        attempts.delete_attempts_outside(session, BEGAN + timedelta(seconds=5), BEGAN + timedelta(seconds=15))
    assert count_attempts(session) == 1
