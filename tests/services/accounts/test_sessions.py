"""Sessions: they end when nothing is done, and are noted at most once a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from backend.services.accounts import sessions
from backend.services.accounts.passwords import Passwords
from backend.services.accounts.roles import Role
from backend.services.accounts.sessions import SignedIn, actor_of
from backend.store.accounts.users import User
from backend.store.database import now, writing
from tests.services.accounts.conftest import IDLE, add

BEGAN = now()


def begin(session: Session, user: User, at: datetime = BEGAN) -> SignedIn:
    with writing(session):
        return sessions.open_session(session, user, at, idle=IDLE)


def find(session: Session, signed_in: SignedIn, at: datetime) -> SignedIn | None:
    return sessions.find_session(session, signed_in.secret, at, idle=IDLE)


@pytest.mark.parametrize(
    ("after", "is_over"),
    [
        (timedelta(0), False),
        (IDLE, False),
        (IDLE + timedelta(seconds=1), True),
        (timedelta(days=-1), True),  # a clock that was a day ahead has begun it
    ],
)
def test_it_lasts_as_long_as_something_is_done(
    session: Session, boss: User, after: timedelta, is_over: bool
) -> None:
    signed_in = begin(session, boss)
    assert (find(session, signed_in, BEGAN + after) is None) is is_over


def test_what_is_done_is_noted_once_a_minute(session: Session, boss: User) -> None:
    signed_in = begin(session, boss)
    for seconds, seen in ((30, 0), (70, 70), (90, 70)):
        at = BEGAN + timedelta(seconds=seconds)
        found = find(session, signed_in, at)
        assert found is not None
        sessions.touch(session, found, at, idle=IDLE)
        again = find(session, signed_in, at)
        assert again is not None
        assert again.seen_at == BEGAN + timedelta(seconds=seen)


def test_its_account_is_the_actor_as_it_is_now(session: Session, boss: User, passwords: Passwords) -> None:
    anna = add(session, passwords, "Anna", Role.TRAINER)
    signed_in = begin(session, anna)
    assert (signed_in.actor.name, signed_in.actor.role, signed_in.actor.user_id) == (
        "Anna",
        Role.TRAINER,
        anna.id,
    )
    with writing(session):
        anna.role = "reader"
    found = find(session, signed_in, BEGAN)
    assert found is not None
    assert found.actor.role is Role.READER
    with writing(session):
        anna.disabled_at = BEGAN
    assert find(session, signed_in, BEGAN) is None


def test_old_ones_are_deleted_when_one_begins(session: Session, boss: User) -> None:
    old = begin(session, boss)
    begin(session, boss, BEGAN + 2 * IDLE)
    assert find(session, old, BEGAN) is None


def test_an_actor_has_at_most_the_role_of_a_token(boss: User) -> None:
    actor = actor_of(boss, most=Role.REVIEWER, is_token=True)
    assert (actor.role, actor.is_token) == (Role.REVIEWER, True)
