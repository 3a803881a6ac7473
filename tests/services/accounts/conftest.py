"""Accounts for the tests of their services: hashes that take no time, and one administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend.services.accounts.names import fold_name
from backend.services.accounts.passwords import Cost, Passwords
from backend.services.accounts.roles import Role
from backend.services.accounts.signing_in import SignInRules
from backend.store.accounts import users
from backend.store.accounts.users import User
from backend.store.database import writing

PASSWORD = "three owls count backwards"
IDLE = timedelta(minutes=30)


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return Passwords(Cost(rounds=1, memory_kib=8))


@pytest.fixture
def rules(passwords: Passwords) -> SignInRules:
    return SignInRules(passwords, IDLE)


def add(session: Session, passwords: Passwords, name: str, role: Role = Role.READER) -> User:
    """An account with the password `PASSWORD`, which need not be changed."""
    with writing(session):
        user = users.insert_user(
            session, name, fold_name(name), role=role.word, password_hash=passwords.hash(PASSWORD)
        )
        user.must_change_password = False
        return user


@pytest.fixture
def boss(session: Session, passwords: Passwords) -> User:
    """The only administrator."""
    return add(session, passwords, "Boss", Role.ADMINISTRATOR)
