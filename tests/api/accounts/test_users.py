"""Accounts over the API: generated passwords are shown once, and nobody is deleted."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from backend.services.accounts.roles import Role
from backend.store.database import db
from tests.api.accounts.people import PASSWORD, Person, add_person, signed_in
from tests.api.api_client import problem

NEW_PASSWORD = "seven slow green trains"


def test_an_administrator_lets_somebody_in(app: Flask) -> None:
    boss = signed_in(app, Role.ADMINISTRATOR)
    answer = boss.call("POST", "/users", json={"name": "Zoé Martin", "role": "reviewer"})
    assert answer.status_code == 201
    made = answer.get_json()
    password = made.pop("password")
    assert boss.call("GET", "/users").get_json()["items"][1] == made
    assert password not in boss.call("GET", "/users").get_data(as_text=True)
    zoe = Person(app)
    assert zoe.log_in("Zoé Martin", password).get_json()["user"]["must_change_password"] is True
    zoe.csrf = zoe.call("PUT", "/session/password", json={"old": password, "new": NEW_PASSWORD}).get_json()[
        "csrf_token"
    ]
    assert zoe.call("POST", "/leases/renew", json={"holder": "anna-anna"}).status_code == 200


def test_accounts_are_listed_in_parts(app: Flask) -> None:
    boss = signed_in(app, Role.ADMINISTRATOR)
    for name in ("Anna", "Berta"):
        add_person(app, name, Role.READER)
    first = boss.call("GET", "/users", query_string={"limit": 2}).get_json()
    assert [item["name"] for item in first["items"]] == ["the administrator", "Anna"]
    last = boss.call("GET", "/users", query_string={"cursor": first["next_cursor"]}).get_json()
    assert ([item["name"] for item in last["items"]], last["next_cursor"]) == (["Berta"], None)
    assert set(first["items"][0]) == {"id", "name", "role", "disabled", "must_change_password", "created_at"}


def test_a_change_of_role_counts_from_the_next_request(app: Flask) -> None:
    boss = signed_in(app, Role.ADMINISTRATOR)
    user_id = add_person(app, "Anna", Role.READER)
    anna = Person(app, "Anna")
    problem(anna.call("POST", "/leases/renew", json={"holder": "anna-anna"}), 403)
    changed = boss.call("PATCH", f"/users/{user_id}", json={"role": "reviewer"}).get_json()
    assert (changed["role"], changed["disabled"]) == ("reviewer", False)
    assert anna.call("POST", "/leases/renew", json={"holder": "anna-anna"}).status_code == 200


def test_somebody_is_disabled_and_comes_back(app: Flask) -> None:
    boss = signed_in(app, Role.ADMINISTRATOR)
    user_id = add_person(app, "Anna", Role.READER)
    anna = Person(app, "Anna")
    assert boss.call("PATCH", f"/users/{user_id}", json={"disabled": True}).get_json()["disabled"] is True
    problem(anna.call("GET", "/stats"), 401)
    problem(Person(app).log_in("Anna"), 401)
    assert boss.call("PATCH", f"/users/{user_id}", json={"disabled": False}).get_json()["disabled"] is False
    assert Person(app).log_in("Anna").status_code == 200


def test_a_forgotten_password_is_replaced(app: Flask) -> None:
    boss = signed_in(app, Role.ADMINISTRATOR)
    user_id = add_person(app, "Anna", Role.READER)
    anna = Person(app, "Anna")
    password = boss.call("POST", f"/users/{user_id}/password").get_json()["password"]
    problem(anna.call("GET", "/stats"), 401)
    problem(Person(app).log_in("Anna", PASSWORD), 401)
    assert Person(app).log_in("Anna", password).get_json()["user"]["must_change_password"] is True


def test_the_last_administrator_cannot_go(app: Flask) -> None:
    boss = signed_in(app, Role.ADMINISTRATOR)
    own = boss.call("GET", "/session").get_json()["user"]["id"]
    for change in ({"disabled": True}, {"role": "trainer"}):
        refusal = problem(boss.call("PATCH", f"/users/{own}", json=change), 409)
        assert refusal["type"] == "urn:paraph:problem:last-administrator"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "THE administrator", "role": "reader"}, 409, "name-taken"),
        ({"name": "", "role": "reader"}, 422, "invalid"),
        ({"name": "Anna", "role": "king"}, 422, "invalid"),
        ({"name": "Anna"}, 422, "invalid"),
        ({"name": "Anna", "role": "reader", "password": "mine"}, 422, "invalid"),
    ],
)
def test_what_is_no_account_is_refused(app: Flask, body: dict[str, str], status: int, code: str) -> None:
    boss = signed_in(app, Role.ADMINISTRATOR)
    refusal = problem(boss.call("POST", "/users", json=body), status)
    assert refusal["type"] == f"urn:paraph:problem:{code}"


@pytest.mark.parametrize(("method", "path"), [("PATCH", "/users/404"), ("POST", "/users/404/password")])
def test_an_account_that_is_not_there_is_told(app: Flask, method: str, path: str) -> None:
    problem(signed_in(app, Role.ADMINISTRATOR).call(method, path, json={}), 404)


def test_the_first_account_is_made_by_a_command(client: FlaskClient) -> None:
    answer = client.post("/api/v1/users", json={"name": "Anna", "role": "administrator"})
    refusal = problem(answer, 403)
    assert refusal["type"] == "urn:paraph:problem:no-accounts"
    assert "flask user add NAME --admin" in refusal["detail"]
    assert client.get("/api/v1/users").get_json() == {"items": [], "next_cursor": None}


def test_what_happens_to_accounts_is_written_down(app: Flask) -> None:
    boss = signed_in(app, Role.ADMINISTRATOR, "Boss")
    made = boss.call("POST", "/users", json={"name": "Anna", "role": "reader"}).get_json()
    boss.call("PATCH", f"/users/{made['id']}", json={"role": "trainer"})
    boss.call("POST", f"/users/{made['id']}/password")
    with app.app_context():
        rows = db.session.execute(
            text("SELECT actor, action, target_id, detail FROM audit_events ORDER BY id")
        ).all()
    target = str(made["id"])
    changes = [row for row in rows if row.actor == "Boss" and row.action.startswith("user.")]
    assert [(row.actor, row.action, row.target_id) for row in changes] == [
        ("Boss", "user.add", target),
        ("Boss", "user.change", target),
        ("Boss", "user.password", target),
    ]
    assert "Anna" not in str(rows)
    assert made["password"] not in str(rows)
