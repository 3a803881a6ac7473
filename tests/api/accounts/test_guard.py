"""The guard: CSRF, tokens and their ends, what a role change or disabling does at once, and who is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from backend.services.accounts.roles import Role
from backend.services.accounts.secret_values import hash_of
from backend.store.database import db, now
from tests.api.accounts.people import Person, add_person, add_token, bearer, disable, signed_in
from tests.api.api_client import ApiClient, problem

HOLDER = {"holder": "anna-anna"}


def renew(person: Person, **headers: str) -> Any:
    return person.client.post("/api/v1/leases/renew", json=HOLDER, headers=headers)


def test_a_write_needs_the_token_of_its_session(app: Flask) -> None:
    person, other = signed_in(app, Role.REVIEWER, "Anna"), signed_in(app, Role.REVIEWER, "Berta")
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "\xe9"}, {"X-CSRF-Token": other.csrf}):
        assert problem(renew(person, **headers), 403)["type"] == "urn:paraph:problem:csrf"
    assert renew(person, **{"X-CSRF-Token": person.csrf}).status_code == 200


def test_the_token_ends_with_its_session(app: Flask) -> None:
    person = signed_in(app, Role.REVIEWER, "Anna")
    before = person.csrf
    person.log_in("Anna")
    assert person.csrf != before
    problem(renew(person, **{"X-CSRF-Token": before}), 403)


def test_the_origin_is_checked_beside_it(app: Flask) -> None:
    person = signed_in(app, Role.REVIEWER)
    headers = {"X-CSRF-Token": person.csrf, "Origin": "https://evil.example"}
    assert problem(renew(person, **headers), 403)["type"] == "urn:paraph:problem:foreign-origin"


def test_another_site_cannot_log_a_browser_in(app: Flask) -> None:
    add_person(app, "Mallory", Role.READER)
    problem(Person(app).log_in("Mallory", headers={"Origin": "https://evil.example"}), 403)


def test_a_program_writes_with_its_token_alone(app: Flask) -> None:
    token = add_token(app, add_person(app, "Anna", Role.REVIEWER), "correct")
    assert renew(Person(app), **bearer(token)).status_code == 200
    problem(renew(Person(app), **bearer(token[:-1])), 401)


def test_a_proxy_s_own_log_in_is_none_of_ours(app: Flask) -> None:
    person = signed_in(app, Role.REVIEWER)
    headers = {"X-CSRF-Token": person.csrf, "Authorization": "Basic YW5uYTpzZWNyZXQ="}
    assert renew(person, **headers).status_code == 200


@pytest.mark.parametrize("name", ["token", "access_token", "api_key"])
def test_a_token_in_the_address_is_refused(app: Flask, name: str) -> None:
    token = add_token(app, add_person(app, "Anna", Role.READER), "read")
    answer = app.test_client().get("/api/v1/stats", query_string={name: token}, headers=bearer(token))
    refusal = problem(answer, 400)
    assert refusal["field"] == name
    assert token not in answer.get_data(as_text=True)


def test_a_token_is_known_by_its_hash_only(app: Flask) -> None:
    token = add_token(app, add_person(app, "Anna", Role.READER))
    with app.app_context():
        (row,) = db.session.execute(text("SELECT * FROM api_tokens")).all()
    assert hash_of(token) in row
    assert token not in str(row)


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
def test_a_token_that_is_over_is_refused(app: Flask, column: str) -> None:
    token = add_token(app, add_person(app, "Anna", Role.READER))
    client = app.test_client()
    assert client.get("/api/v1/stats", headers=bearer(token)).status_code == 200
    with app.app_context(), db.engine.begin() as connection:
        before = (now() - timedelta(seconds=1)).replace(tzinfo=None)
        connection.execute(text(f"UPDATE api_tokens SET {column} = :at"), {"at": before})
    refusal = problem(client.get("/api/v1/stats", headers=bearer(token)), 401)
    assert refusal["type"] == "urn:paraph:problem:wrong-token"


def test_disabling_stops_sessions_and_tokens_at_once(app: Flask) -> None:
    add_person(app, "Boss", Role.ADMINISTRATOR)
    user_id = add_person(app, "Anna", Role.READER)
    person, token = Person(app, "Anna"), add_token(app, user_id)
    disable(app, user_id)
    problem(person.call("GET", "/stats"), 401)
    problem(app.test_client().get("/api/v1/stats", headers=bearer(token)), 401)
    disable(app, user_id, is_disabled=False)
    problem(person.call("GET", "/stats"), 401)  # the session has ended, and does not come back
    assert app.test_client().get("/api/v1/stats", headers=bearer(token)).status_code == 200


def test_a_password_that_must_be_changed_stops_tokens_too(app: Flask) -> None:
    token = add_token(app, add_person(app, "Anna", Role.READER, is_new=True))
    refusal = problem(app.test_client().get("/api/v1/stats", headers=bearer(token)), 403)
    assert refusal["type"] == "urn:paraph:problem:change-password"


def test_labels_are_by_the_account_whatever_the_request_says(api: ApiClient, app: Flask) -> None:
    image_id = api.read_image()
    assert api.label(image_id, "ANNA", headers={"Author": "Mallory"}).get_json()["author"] == "Mallory"
    person = signed_in(app, Role.REVIEWER, "Zoé Martin")
    for headers in ({"Author": "Mallory"}, {"Author": "%ff"}, {}):
        answer = person.call(
            "PUT", f"/images/{image_id}/label", json={"kind": "blank"}, headers={"If-Match": "*", **headers}
        )
        assert answer.get_json()["author"] == "Zoé Martin"
    undone = person.call("POST", f"/images/{image_id}/label/undo", headers={"If-Match": "*"})
    assert undone.get_json()["author"] == "Zoé Martin"
    body = {"items": [{"image_id": image_id, "kind": "blank", "revision": undone.get_json()["revision"]}]}
    many = person.call("POST", "/labels/bulk", json=body, headers={"Author": "Mallory"})
    assert many.get_json()["author"] == "Zoé Martin"
    undone = person.call("POST", f"/labels/bulk/{many.get_json()['id']}/undo", json={})
    assert undone.get_json()["author"] == "Zoé Martin"
    with app.app_context():
        authors = db.session.execute(text("SELECT DISTINCT author FROM labels")).scalars().all()
    assert sorted(authors) == ["Mallory", "Zoé Martin"]
