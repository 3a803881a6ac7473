"""Accounts are made, changed and disabled; the last administrator stays."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from backend.services.accounts import managing
from backend.services.accounts.errors import LastAdministratorError, NameTakenError, NoAccountsError
from backend.services.accounts.passwords import Passwords
from backend.services.accounts.roles import Role
from backend.services.accounts.sessions import open_session
from backend.services.errors import InvalidError, NotFoundError
from backend.store.accounts.sessions import UserSession
from backend.store.accounts.users import User, count_administrators
from backend.store.database import now, writing
from tests.services.accounts.conftest import IDLE, PASSWORD, add


def sessions_of(session: Session, user: User) -> int:
    return session.scalar(select(func.count()).where(UserSession.user_id == user.id)) or 0


def test_an_account_is_made_with_a_password_to_change(
    session: Session, passwords: Passwords, boss: User
) -> None:
    made = managing.add_user(session, passwords, name=" Anna ", role=Role.REVIEWER, by="Boss")
    assert (made.user.name, made.user.role, made.user.must_change_password) == ("Anna", "reviewer", True)
    assert passwords.matches(made.user.password_hash, made.password)
    assert managing.user_named(session, "anna").id == made.user.id


@pytest.mark.parametrize("name", ["BOSS", " boss ", "Boss"])
def test_a_name_is_given_once(session: Session, passwords: Passwords, boss: User, name: str) -> None:
    with pytest.raises(NameTakenError):
        managing.add_user(session, passwords, name=name, role=Role.READER, by="Boss")


def test_the_first_account_is_an_administrator_made_by_a_command(
    session: Session, passwords: Passwords
) -> None:
    for role, may_be_first in ((Role.ADMINISTRATOR, False), (Role.READER, True)):
        with pytest.raises(NoAccountsError, match="flask user add NAME --admin"):
            managing.add_user(
                session, passwords, name="Anna", role=role, by="-", is_first_allowed=may_be_first
            )
    first = managing.add_user(
        session, passwords, name="Anna", role=Role.ADMINISTRATOR, by="-", is_first_allowed=True
    )
    assert first.user.role == "administrator"


def test_the_last_administrator_stays_one(session: Session, passwords: Passwords, boss: User) -> None:
    for change in ({"role": Role.TRAINER}, {"is_disabled": True}):
        with pytest.raises(LastAdministratorError):
            managing.change_user(session, boss.id, by="Boss", **change)
    other = add(session, passwords, "Other", Role.ADMINISTRATOR)
    managing.change_user(session, boss.id, by="Boss", is_disabled=True)
    with pytest.raises(LastAdministratorError):
        managing.change_user(session, other.id, by="Other", role=Role.READER)
    managing.change_user(session, boss.id, by="Other", is_disabled=False)
    assert managing.change_user(session, other.id, by="Boss", role=Role.READER).role == "reader"


def test_two_administrators_cannot_disable_each_other_at_once(
    engine: Engine, session: Session, passwords: Passwords, boss: User
) -> None:
    other = add(session, passwords, "Other", Role.ADMINISTRATOR)
    ids, gate, outcomes = (boss.id, other.id), threading.Barrier(2), []
    session.rollback()

    def disable(user_id: int) -> None:
        gate.wait(30)
        with Session(engine) as own:
            try:
                managing.change_user(own, user_id, by="-", is_disabled=True)
                outcomes.append("done")
            except LastAdministratorError:
                outcomes.append("refused")

    threads = [threading.Thread(target=disable, args=(user_id,)) for user_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["done", "refused"]
    assert count_administrators(session) == 1


@pytest.mark.parametrize("ending", ["disable", "reset"])
def test_disabling_and_a_new_password_end_sessions(
    session: Session, passwords: Passwords, boss: User, ending: str
) -> None:
    anna = add(session, passwords, "Anna")
    for user in (anna, boss):
        with writing(session):
            open_session(session, user, now(), idle=IDLE)
    if ending == "disable":
        managing.change_user(session, anna.id, by="Boss", is_disabled=True)
        assert anna.disabled_at is not None
    else:
        made = managing.reset_password(session, passwords, anna.id, by="Boss")
        assert anna.must_change_password
        assert passwords.matches(anna.password_hash, made.password)
        assert not passwords.matches(anna.password_hash, PASSWORD)
    assert (sessions_of(session, anna), sessions_of(session, boss)) == (0, 1)


def test_another_role_ends_no_session(session: Session, passwords: Passwords, boss: User) -> None:
    anna = add(session, passwords, "Anna")
    with writing(session):
        open_session(session, anna, now(), idle=IDLE)
    managing.change_user(session, anna.id, by="Boss", role=Role.TRAINER)
    assert (anna.role, sessions_of(session, anna)) == ("trainer", 1)


def test_accounts_are_listed_in_parts(session: Session, passwords: Passwords, boss: User) -> None:
    for name in ("Anna", "Berta"):
        add(session, passwords, name)
    first = managing.user_chunk(session, cursor=None, limit=2)
    assert [user.name for user in first.items] == ["Boss", "Anna"]
    last = managing.user_chunk(session, cursor=first.next_cursor, limit=2)
    assert ([user.name for user in last.items], last.next_cursor) == (["Berta"], None)
    assert [user.name for user in managing.all_users(session)] == ["Boss", "Anna", "Berta"]
    with pytest.raises(InvalidError):
        managing.user_chunk(session, cursor="nonsense", limit=2)


def test_what_does_not_exist_is_told(session: Session, passwords: Passwords, boss: User) -> None:
    with pytest.raises(NotFoundError):
        managing.change_user(session, 404, by="Boss", role=Role.READER)
    with pytest.raises(NotFoundError):
        managing.reset_password(session, passwords, 404, by="Boss")
    for name in ("nobody", "\x00"):
        with pytest.raises(NotFoundError):
            managing.user_named(session, name)
