"""Ten failures in a quarter of an hour, for a name or an address, are enough."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.services.accounts import attempts
from backend.services.accounts.attempts import MOST_FAILURES, WINDOW
from backend.services.accounts.errors import TooManyAttemptsError
from backend.store.database import now, writing
from tests.store.rows import count_attempts


def fail(session: Session, at: datetime, *, name: str = "Anna", address: str = "10.0.0.1") -> int:
    return attempts.begin(session, name, address, at)


def test_the_eleventh_is_refused_until_the_first_is_long_ago(session: Session) -> None:
    began = now()
    for second in range(MOST_FAILURES):
        fail(session, began + timedelta(seconds=second))
    at = began + timedelta(minutes=1)
    with pytest.raises(TooManyAttemptsError, match="Wait 14 minutes") as refusal:
        fail(session, at, name=" ANNA ", address="10.0.0.2")
    assert refusal.value.retry_after == 14 * 60
    with pytest.raises(TooManyAttemptsError):
        fail(session, at, name="Berta")
    fail(session, at, name="Berta", address="10.0.0.2")
    fail(session, began + WINDOW + timedelta(milliseconds=1))


def test_those_that_are_refused_make_it_no_longer(session: Session) -> None:
    began = now()
    for _ in range(MOST_FAILURES):
        fail(session, began)
    for _ in range(5):
        with pytest.raises(TooManyAttemptsError):
            fail(session, began + WINDOW / 2)
    assert count_attempts(session) == MOST_FAILURES


def test_what_succeeded_does_not_count(session: Session) -> None:
    at = now()
    for _ in range(MOST_FAILURES + 2):
        number = fail(session, at)
        with writing(session):
            attempts.succeeded(session, number)
    assert count_attempts(session) == 0


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("no address", "no address", True),
    ],
)
def test_who_has_one_address_of_a_network_of_ipv6_has_them_all(
    session: Session, one: str, other: str, is_same: bool
) -> None:
    at = now()
    for number in range(MOST_FAILURES):
        fail(session, at, name=f"name {number}", address=one)
    if is_same:
        with pytest.raises(TooManyAttemptsError):
            fail(session, at, name="Zoé", address=other)
    else:
        fail(session, at, name="Zoé", address=other)


def test_many_at_once_are_all_counted(engine: Engine) -> None:
    at, begun = now(), []
    gate = threading.Barrier(2 * MOST_FAILURES)

    def guess() -> None:
        gate.wait(30)
        with Session(engine) as session, suppress(TooManyAttemptsError):
            begun.append(fail(session, at))

    threads = [threading.Thread(target=guess) for _ in range(2 * MOST_FAILURES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(begun) == MOST_FAILURES


def test_a_clock_that_was_ahead_locks_nobody_out(session: Session) -> None:
    at = now()
    for _ in range(MOST_FAILURES):
        fail(session, at + timedelta(days=1))
    fail(session, at)
