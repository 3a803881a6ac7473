"""Logging in: hashes become stronger, accounts that change meanwhile are refused, all of it is written down."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.services.accounts import signing_in
from backend.services.accounts.errors import WeakPasswordError, WrongLoginError, WrongPasswordError
from backend.services.accounts.passwords import Cost, Passwords, TooBusyError
from backend.services.accounts.signing_in import SignInRules
from backend.store.accounts.sessions import UserSession
from backend.store.accounts.users import User
from backend.store.audit import AuditEvent
from backend.store.database import now, writing
from tests.services.accounts.conftest import IDLE, PASSWORD
from tests.store.rows import count_attempts

NEW = "seven slow green trains"


def enter(
    session: Session, rules: SignInRules, name: str = "boss", password: str = PASSWORD, **options: Any
) -> Any:
    values: dict[str, Any] = {"address": "10.0.0.1", "at": now()} | options
    return signing_in.sign_in(session, rules, name=name, password=password, **values)


def events(session: Session) -> list[tuple[str, str, str | None]]:
    rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [(row.actor, row.action, row.target_id) for row in rows]


def test_it_is_written_down(session: Session, rules: SignInRules, boss: User) -> None:
    with pytest.raises(WrongLoginError):
        enter(session, rules, password="wrong")
    with pytest.raises(WrongLoginError):
        enter(session, rules, name=PASSWORD)
    signed_in = enter(session, rules)
    signing_in.sign_out(session, signed_in)
    known = str(boss.id)
    assert events(session) == [
        ("nobody known", "session.refuse", known),
        ("nobody known", "session.refuse", None),
        ("Boss", "session.begin", known),
        ("Boss", "session.end", known),
    ]


def test_a_hash_becomes_stronger_at_the_next_log_in(session: Session, boss: User) -> None:
    stronger = Passwords(Cost(rounds=2, memory_kib=16))
    before = boss.password_hash
    enter(session, SignInRules(stronger, IDLE))
    session.expire_all()
    assert boss.password_hash != before
    assert not stronger.is_outdated(boss.password_hash)
    enter(session, SignInRules(stronger, IDLE))


class Meanwhile(Passwords):
    """Lets something happen while a password is compared."""

    def __init__(self, happen: Any) -> None:
        super().__init__(Cost(rounds=1, memory_kib=8))
        self._happen = happen

    def matches(self, stored: str | None, password: str) -> bool:
        found = super().matches(stored, password)
        self._happen()
        return found


@pytest.mark.parametrize(
    "change", [{"disabled_at": now()}, {"password_hash": "another"}], ids=["disabled", "reset"]
)
def test_an_account_that_changes_meanwhile_is_refused(
    session: Session, boss: User, change: dict[str, Any]
) -> None:
    def happen() -> None:
        with writing(session):
            for name, value in change.items():
                setattr(boss, name, value)

    with pytest.raises(WrongLoginError):
        enter(session, SignInRules(Meanwhile(happen), IDLE))
    assert session.scalars(select(UserSession)).all() == []


def test_a_password_that_was_reset_meanwhile_is_not_changed(
    session: Session, rules: SignInRules, boss: User
) -> None:
    signed_in = enter(session, rules)

    def happen() -> None:
        with writing(session):
            boss.password_hash = "another"

    with pytest.raises(WrongPasswordError):
        signing_in.change_password(
            session,
            SignInRules(Meanwhile(happen), IDLE),
            signed_in,
            old=PASSWORD,
            new=NEW,
            address="10.0.0.1",
            at=now(),
        )
    session.expire_all()
    assert boss.password_hash == "another"


def test_no_transaction_is_open_while_a_password_is_compared(session: Session, boss: User) -> None:
    open_ones: list[bool] = []
    enter(session, SignInRules(Meanwhile(lambda: open_ones.append(session.in_transaction())), IDLE))
    assert open_ones == [False]


class Crowded(Passwords):
    """Has no place for another password."""

    def matches(self, stored: str | None, password: str) -> bool:
        raise TooBusyError("Too many people are logging in.")


def test_what_was_not_compared_is_no_failed_attempt(session: Session, rules: SignInRules, boss: User) -> None:
    signed_in, crowded = enter(session, rules), SignInRules(Crowded(Cost(rounds=1, memory_kib=8)), IDLE)

    def change(at: SignInRules, new: str) -> None:
        signing_in.change_password(
            session, at, signed_in, old=PASSWORD, new=new, address="10.0.0.1", at=now()
        )

    with pytest.raises(TooBusyError):
        enter(session, crowded)
    with pytest.raises(TooBusyError):
        change(crowded, NEW)
    with pytest.raises(WeakPasswordError):
        change(rules, PASSWORD)
    assert count_attempts(session) == 0
    with pytest.raises(WrongLoginError):
        enter(session, rules, password="wrong")
    assert count_attempts(session) == 1
