"""The written table: every route of the OpenAPI document with every role, with tokens, and with none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.api.accounts.permissions import ACCOUNT_ONLY, LEAST_ROLES, PUBLIC, UNATTENDED, least_role
from backend.services.accounts.roles import SCOPES, Role
from tests.api.accounts.people import add_person, add_token, bearer, signed_in
from tests.api.api_client import problem

pytestmark = pytest.mark.openapi

Caller = Callable[[str, str], TestResponse]
SAFE = ("GET", "HEAD", "OPTIONS")
OF_ADMINISTRATORS = ("/api/v1/users", "/api/v1/audit", "/api/v1/erasures")


def operations(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Of each route of the document its operation, method and an address that leads to nothing."""
    document = app.test_client().get("/api/openapi.json").get_json()
    documented = {
        (method.upper(), path)
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if (method, path) in documented:
                documented.discard((method, path))
                yield rule.endpoint, method, re.sub(r"\{\w+\}", "404", path)
    assert documented == set()


def test_the_table_holds_every_route_and_no_other(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert routes == PUBLIC | set(LEAST_ROLES)
    assert not PUBLIC & set(LEAST_ROLES)
    assert set(LEAST_ROLES) >= ACCOUNT_ONLY | UNATTENDED


def test_what_is_not_in_the_table_is_for_administrators() -> None:
    assert least_role("new.route") is Role.ADMINISTRATOR


@pytest.mark.parametrize(
    "operation",
    ["forms.delete_form", "erasures.erase_image", "erasures.erase_record", "erasures.erase_page"],
)
def test_what_is_deleted_for_good_is_deleted_by_administrators(operation: str) -> None:
    assert least_role(operation) is Role.ADMINISTRATOR
    assert operation in LEAST_ROLES


@pytest.mark.parametrize("operation", ["bin.delete_record", "bin.restore_record"])
def test_clerks_delete_and_restore_what_goes_to_the_bin(operation: str) -> None:
    assert least_role(operation) is Role.REVIEWER


def test_readers_read_and_change_nothing(app: Flask) -> None:
    for operation, method, path in operations(app):
        if operation in PUBLIC or operation in ACCOUNT_ONLY:
            continue
        is_secret = path.startswith(OF_ADMINISTRATORS)
        if method in SAFE:
            assert least_role(operation) is (Role.ADMINISTRATOR if is_secret else Role.READER), operation
        else:
            assert least_role(operation) >= Role.REVIEWER, operation


def callers(app: Flask) -> Iterator[tuple[str, Role | None, bool, Caller]]:
    """Who calls: a name, what they may do (None: nothing), whether with a token, and how they call."""
    client = app.test_client()
    yield "nobody", None, False, plain(client, {})
    yield "a forged token", None, True, plain(client, bearer("paraph_forged"))
    yield "an empty token", None, True, plain(client, bearer(""))
    for role in Role:
        person = signed_in(app, role)
        yield role.word, role, False, plain(person.client, {"X-CSRF-Token": person.csrf})
    boss = add_person(app, "Boss", Role.ADMINISTRATOR)
    for scope, role in SCOPES.items():
        yield f"token {scope}", role, True, plain(client, bearer(add_token(app, boss, scope)))
    reader = add_person(app, "Reading", Role.READER)
    yield (
        "a reader's token that once trained",
        Role.READER,
        True,
        plain(client, bearer(add_token(app, reader))),
    )


def plain(client: FlaskClient, headers: dict[str, str]) -> Caller:
    """Calls that carry nothing valid, so that an allowed one changes nothing."""

    def call(method: str, path: str) -> TestResponse:
        body = None if method in SAFE else {"no": "such member"}
        return client.open(path, method=method, headers=headers, json=body)

    return call


@pytest.mark.slow
def test_every_route_answers_each_role_as_the_table_says(app: Flask) -> None:
    everybody = list(callers(app))
    counted = 0
    # Logging out comes last: it ends the session with which the others are tried.
    for operation, method, path in sorted(operations(app), key=lambda each: each[0] == "session.sign_out"):
        for name, role, is_token, call in everybody:
            answer = call(method, path)
            counted += 1
            where = (name, method, path, answer.status_code)
            if operation in PUBLIC:
                assert answer.status_code in (200, 422, 503), where
            elif role is None:
                assert problem(answer, 401)["type"] == code("wrong-token" if is_token else "signed-out"), (
                    where
                )
                assert answer.headers["WWW-Authenticate"].startswith("Bearer"), where
            elif role < least_role(operation) or (is_token and operation in ACCOUNT_ONLY):
                refusal = problem(answer, 403)
                assert refusal["type"] == code("not-allowed"), where
                assert refusal["role"] == least_role(operation).word, where
            else:
                assert answer.status_code not in (401, 403), where
    assert counted > 700


@pytest.mark.parametrize(
    "path", ["/", "/static/js/main.js", "/api/docs", "/api/docs/start.js", "/api/openapi.json"]
)
def test_the_web_app_itself_and_the_description_are_public(app: Flask, path: str) -> None:
    add_person(app, "Boss", Role.ADMINISTRATOR)
    assert app.test_client().get(path).status_code == 200


def code(name: str) -> str:
    return f"urn:paraph:problem:{name}"
