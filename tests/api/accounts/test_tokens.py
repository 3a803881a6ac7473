"""Tokens over the API: shown once, listed without themselves, revoked by their owner or an administrator."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.services.accounts.roles import Role
from backend.store.database import now
from tests.api.accounts.people import Person, bearer, signed_in
from tests.api.api_client import problem

BODY = {"name": "nightly export", "scope": "read", "days": 90}


def make(person: Person, **changes: object) -> dict[str, object]:
    answer = person.call("POST", "/tokens", json=BODY | changes)
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.get_json()
    return made


def test_a_token_is_shown_once(app: Flask) -> None:
    person = signed_in(app, Role.READER)
    made = make(person)
    token = str(made.pop("token"))
    assert person.call("GET", "/tokens").get_json() == {"items": [made], "next_cursor": None}
    assert (made["scope"], made["last_used_at"]) == ("read", None)
    ends = datetime.fromisoformat(str(made["expires_at"]))
    assert abs(ends - now() - timedelta(days=90)) < timedelta(minutes=1)
    assert app.test_client().get("/api/v1/stats", headers=bearer(token)).status_code == 200
    listed = person.call("GET", "/tokens")
    assert listed.get_json()["items"][0]["last_used_at"] is not None
    assert token not in listed.get_data(as_text=True)


def test_a_token_may_last_until_it_is_revoked(app: Flask) -> None:
    person = signed_in(app, Role.READER)
    made = make(person, days=None)
    assert made["expires_at"] is None
    assert person.call("DELETE", f"/tokens/{made['id']}").status_code == 204
    problem(app.test_client().get("/api/v1/stats", headers=bearer(str(made["token"]))), 401)
    assert person.call("GET", "/tokens").get_json()["items"] == []


def test_others_neither_see_nor_revoke_it(app: Flask) -> None:
    made = make(signed_in(app, Role.READER))
    other, boss = signed_in(app, Role.TRAINER), signed_in(app, Role.ADMINISTRATOR)
    assert other.call("GET", "/tokens").get_json()["items"] == []
    problem(other.call("DELETE", f"/tokens/{made['id']}"), 404)
    assert boss.call("DELETE", f"/tokens/{made['id']}").status_code == 204


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        (Role.READER, "read", 201),
        (Role.READER, "correct", 422),
        (Role.REVIEWER, "correct", 201),
        (Role.REVIEWER, "train", 422),
        (Role.ADMINISTRATOR, "train", 201),
        (Role.ADMINISTRATOR, "administer", 422),
    ],
)
def test_no_token_allows_more_than_its_account(app: Flask, role: Role, scope: str, status: int) -> None:
    assert signed_in(app, role).call("POST", "/tokens", json=BODY | {"scope": scope}).status_code == status


@pytest.mark.parametrize("change", [{"days": 0}, {"days": 10**9}, {"name": ""}, {"scope": None}])
def test_what_is_no_token_is_refused(app: Flask, change: dict[str, object]) -> None:
    problem(signed_in(app, Role.READER).call("POST", "/tokens", json=BODY | change), 422)


def test_without_accounts_there_are_no_tokens(client: FlaskClient) -> None:
    for answer in (
        client.get("/api/v1/tokens"),
        client.post("/api/v1/tokens", json=BODY),
        client.delete("/api/v1/tokens/1"),
        client.delete("/api/v1/session"),
        client.put("/api/v1/session/password", json={"old": "a", "new": "b"}),
    ):
        assert problem(answer, 403)["type"] == "urn:paraph:problem:no-accounts"
