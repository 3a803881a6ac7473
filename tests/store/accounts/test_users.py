"""Accounts: unique by folded name, counted as administrators only while they may log in."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.store.accounts import users
from backend.store.database import now, writing


def add(session: Session, name: str, role: str = "reader") -> users.User:
    with writing(session):
        return users.insert_user(session, name, name.lower(), role=role, password_hash="-")


def test_there_is_nobody_at_first(session: Session) -> None:
    assert not users.has_users(session)
    assert users.count_administrators(session) == 0


def test_an_account_is_found_by_its_folded_name(session: Session) -> None:
    user = add(session, "Anna")
    assert users.has_users(session)
    assert users.select_user_by_name(session, "anna") == user
    assert users.select_user_by_name(session, "Anna") is None
    assert (user.must_change_password, user.disabled_at) == (True, None)


def test_a_folded_name_is_given_once(session: Session) -> None:
    add(session, "Anna")
    with pytest.raises(IntegrityError):
        add(session, "ANNA")


def test_accounts_are_listed_in_order_and_in_parts(session: Session) -> None:
    ids = [add(session, name).id for name in ("Anna", "Berta", "Carla")]
    assert [user.id for user in users.select_users(session)] == ids
    assert [user.id for user in users.select_users(session, after=ids[0], limit=1)] == ids[1:2]


def test_administrators_who_are_disabled_do_not_count(session: Session) -> None:
    add(session, "Anna", "trainer")
    boss = add(session, "Boss", "administrator")
    assert users.count_administrators(session) == 1
    with writing(session):
        users.lock_users(session)
        boss.disabled_at = now()
    assert users.count_administrators(session) == 0


def test_only_the_four_roles_can_be_stored(session: Session) -> None:
    with pytest.raises(IntegrityError):
        add(session, "Anna", "king")
