"""Who acts: the account; without accounts whoever is named, who may do everything."""

from __future__ import annotations

import pytest
from flask import Flask

from backend.api.accounts.actor import current_actor, set_actor
from backend.services.accounts.roles import Actor, Role
from backend.services.errors import InvalidError

ANNA = Actor("Anna", Role.READER, 7)


@pytest.mark.parametrize(("headers", "name"), [({}, "local"), ({"Author": "Zo%C3%A9"}, "Zoé")])
def test_without_accounts_it_is_whoever_is_named(app: Flask, headers: dict[str, str], name: str) -> None:
    with app.test_request_context(headers=headers):
        set_actor(None)
        assert current_actor() == Actor(name, Role.ADMINISTRATOR, None, is_token=False)


def test_with_accounts_it_is_the_account(app: Flask) -> None:
    with app.test_request_context(headers={"Author": "%ff" * 500}):
        set_actor(ANNA)
        assert current_actor() is ANNA


def test_who_is_named_must_have_a_name(app: Flask) -> None:
    with app.test_request_context(headers={"Author": "x" * 500}):
        set_actor(None)
        with pytest.raises(InvalidError):
            current_actor()
