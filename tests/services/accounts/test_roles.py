"""Roles: each may do what those before it may."""

from __future__ import annotations

import pytest

from backend.services.accounts.roles import ROLES, SCOPES, Actor, Role


def test_roles_are_words_in_order() -> None:
    assert ROLES == ("reader", "reviewer", "trainer", "administrator")
    assert [Role.of(word).word for word in ROLES] == list(ROLES)
    with pytest.raises(KeyError):
        Role.of("king")


def test_a_role_may_do_what_those_before_it_may() -> None:
    actor = Actor("Anna", Role.TRAINER)
    assert [actor.may(role) for role in Role] == [True, True, True, False]


def test_no_scope_administers() -> None:
    assert Role.ADMINISTRATOR not in SCOPES.values()
