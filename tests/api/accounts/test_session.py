"""Logging in and out: cookies, rotation, idle sessions, failed attempts, one's own password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from backend.services.accounts.roles import Role
from backend.services.accounts.secret_values import hash_of
from backend.store.accounts.sessions import UserSession
from backend.store.database import db, now
from tests.api.accounts.people import PASSWORD, Person, add_person, disable, signed_in
from tests.api.api_client import problem

NEW_PASSWORD = "seven slow green trains"


def rows(app: Flask, table: str) -> int:
    with app.app_context():
        return int(db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def age_sessions(app: Flask, minutes: float) -> None:
    """Let all sessions have been used for the last time that long ago."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(UserSession).values(seen_at=now() - timedelta(minutes=minutes)))


def test_without_accounts_it_is_open(client: FlaskClient) -> None:
    assert client.get("/api/v1/session").get_json() == {
        "state": "open",
        "user": None,
        "csrf_token": None,
        "idle_minutes": 30,
        "is_plain_http": False,
    }


def test_somebody_logs_in_and_out(app: Flask) -> None:
    user_id = add_person(app, "Zoé Martin", Role.TRAINER)
    person = Person(app)
    assert person.call("GET", "/session").get_json()["state"] == "signed out"
    assert problem(person.call("GET", "/stats"), 401)["type"] == "urn:paraph:problem:signed-out"
    begun = person.log_in("  zoé  MARTIN ").get_json()
    assert begun["state"] == "signed in"
    assert begun["user"] == {
        "id": user_id,
        "name": "Zoé Martin",
        "role": "trainer",
        "must_change_password": False,
    }
    assert person.call("GET", "/session").get_json() == begun
    assert person.call("GET", "/stats").status_code == 200
    kept = person.cookie()
    ended = person.call("DELETE", "/session")
    assert ended.status_code == 204
    assert ended.headers["Clear-Site-Data"] == '"cache"'
    assert person.cookies() == []
    person.client.set_cookie(kept.key, kept.value)
    problem(person.call("GET", "/stats"), 401)
    assert rows(app, "sessions") == 0


@pytest.mark.parametrize(
    ("headers", "scheme", "is_secure"),
    [({}, "http", False), ({}, "https", True)],
    ids=["plain", "tls"],
)
def test_the_cookie_is_kept_from_scripts_and_other_sites(
    app: Flask, headers: dict[str, str], scheme: str, is_secure: bool
) -> None:
    add_person(app, "Anna", Role.READER)
    answer = Person(app).log_in("Anna", headers=headers, base_url=f"{scheme}://localhost")
    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("paraph_")
    expected = ["HttpOnly", "Path=/", "SameSite=Lax", *(["Secure"] if is_secure else [])]
    assert sorted(attributes) == sorted(expected)
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_hashes_of_cookies_are_kept(app: Flask) -> None:
    person = signed_in(app, Role.READER)
    with app.app_context():
        kept = db.session.execute(text("SELECT sha256 FROM sessions")).scalar_one()
    assert kept == hash_of(person.cookie().value)


@pytest.mark.parametrize("name", ["Anna", "Nobody", "Disabled", "\x00", "\ud800", "x" * 1000])
def test_every_wrong_log_in_gets_the_same_answer(app: Flask, name: str) -> None:
    add_person(app, "Anna", Role.READER)
    disable_me = add_person(app, "Disabled", Role.READER)
    add_person(app, "the administrator", Role.ADMINISTRATOR)
    disable(app, disable_me)
    password = PASSWORD if name == "Disabled" else "wrong password"
    refusal = problem(Person(app).log_in(name, password), 401)
    assert refusal["type"] == "urn:paraph:problem:wrong-login"
    assert refusal["detail"] == ("The name or the password is wrong, or the account is disabled.")


def test_an_unknown_name_costs_the_same_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    add_person(app, "Anna", Role.READER)
    Person(app).log_in("Nobody", "the first one, at which the hash for nobody is made")
    verified: list[str] = []
    verify = PasswordHasher.verify

    def noted(self: PasswordHasher, kept: str, given: bytes) -> bool:
        verified.append(kept)
        return verify(self, kept, given)

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    for name in ("Anna", "Nobody"):
        Person(app).log_in(name, "wrong password")
    assert len(verified) == 2
    assert len({kept.rsplit("$", 2)[0] for kept in verified}) == 1  # the same costs


def test_a_log_in_replaces_a_session_that_somebody_else_has_put_into_the_browser(app: Flask) -> None:
    attacker = signed_in(app, Role.READER, "Mallory")
    planted = attacker.cookie()
    add_person(app, "Anna", Role.REVIEWER)
    victim = Person(app)
    victim.client.set_cookie(planted.key, planted.value)
    victim.log_in("Anna")
    assert victim.cookie().value != planted.value
    problem(attacker.call("GET", "/stats"), 401)  # what was planted is worth nothing now
    assert victim.call("GET", "/session").get_json()["user"]["name"] == "Anna"


def test_a_made_up_session_is_never_taken_over(app: Flask) -> None:
    add_person(app, "Anna", Role.REVIEWER)
    name = signed_in(app, Role.READER).cookie().key
    person = Person(app)
    person.client.set_cookie(name, "chosen-by-mallory")
    person.log_in("Anna")
    assert person.cookie().value != "chosen-by-mallory"
    stranger = Person(app)
    stranger.client.set_cookie(name, "chosen-by-mallory")
    problem(stranger.call("GET", "/stats"), 401)


def test_ten_wrong_passwords_for_a_name_close_it_for_a_while(app: Flask) -> None:
    add_person(app, "Anna", Role.READER)
    for attempt in range(10):
        problem(
            Person(app).log_in("Anna", f"guess {attempt}", environ_base={"REMOTE_ADDR": f"10.0.0.{attempt}"}),
            401,
        )
    answer = Person(app).log_in("ANNA", PASSWORD, environ_base={"REMOTE_ADDR": "10.0.0.99"})
    assert problem(answer, 429)["type"] == "urn:paraph:problem:too-many-attempts"
    assert 800 < int(answer.headers["Retry-After"]) <= 900
    add_person(app, "Berta", Role.READER)
    assert Person(app).log_in("Berta").status_code == 200


def test_ten_wrong_passwords_from_an_address_close_it_whatever_the_names(app: Flask) -> None:
    add_person(app, "Anna", Role.READER)
    network = "2001:db8:0:1:"
    for attempt in range(10):
        place = {"REMOTE_ADDR": f"{network}:{attempt + 1:x}"}
        problem(Person(app).log_in(f"name {attempt}", environ_base=place), 401)
    problem(Person(app).log_in("Anna", environ_base={"REMOTE_ADDR": f"{network}:ffff"}), 429)
    elsewhere = {"REMOTE_ADDR": "2001:db8:0:2::1"}
    assert Person(app).log_in("Anna", environ_base=elsewhere).status_code == 200


def test_a_right_password_counts_as_no_failure(app: Flask) -> None:
    add_person(app, "Anna", Role.READER)
    for _ in range(12):
        assert Person(app).log_in("Anna").status_code == 200
    assert rows(app, "login_attempts") == 0


def test_a_session_ends_when_nothing_is_done(app: Flask) -> None:
    person = signed_in(app, Role.READER)
    age_sessions(app, 29)
    assert person.call("GET", "/stats").status_code == 200  # which renews it
    age_sessions(app, 31)
    problem(person.call("GET", "/stats"), 401)
    assert person.call("GET", "/session").get_json()["state"] == "signed out"


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/stats", {"X-Unattended": "1"}),
        ("GET", "/session", {}),
        ("GET", "/runs/7/events", {}),
        ("POST", "/leases/renew", {}),
    ],
)
def test_what_nobody_has_asked_for_keeps_nobody_signed_in(
    app: Flask, method: str, path: str, headers: dict[str, str]
) -> None:
    person = signed_in(app, Role.REVIEWER)
    age_sessions(app, 20)
    before = seen_at(app)
    person.call(method, path, headers=headers, json={"holder": "anna-anna"} if method == "POST" else None)
    assert seen_at(app) == before
    person.call("GET", "/stats")
    assert seen_at(app) != before


def seen_at(app: Flask) -> str:
    with app.app_context():
        return str(db.session.execute(text("SELECT seen_at FROM sessions")).scalar_one())


def test_a_generated_password_is_changed_before_anything_else(app: Flask) -> None:
    add_person(app, "Anna", Role.REVIEWER, is_new=True)
    person = Person(app, "Anna")
    assert person.call("GET", "/session").get_json()["user"]["must_change_password"] is True
    for method, path in (("GET", "/stats"), ("GET", "/tokens"), ("POST", "/leases/renew")):
        refusal = problem(person.call(method, path, json={} if method == "POST" else None), 403)
        assert refusal["type"] == "urn:paraph:problem:change-password"
    changed = person.call("PUT", "/session/password", json={"old": PASSWORD, "new": NEW_PASSWORD})
    assert changed.get_json()["user"]["must_change_password"] is False
    assert person.call("GET", "/stats").status_code == 200


def test_a_new_password_ends_all_other_sessions(app: Flask) -> None:
    person = signed_in(app, Role.READER, "Anna")
    other = Person(app, "Anna")
    before = person.cookie().value
    changed = person.call("PUT", "/session/password", json={"old": PASSWORD, "new": NEW_PASSWORD})
    assert changed.status_code == 200
    assert person.cookie().value != before
    assert person.call("GET", "/stats").status_code == 200
    problem(other.call("GET", "/stats"), 401)
    problem(Person(app).log_in("Anna"), 401)
    assert Person(app).log_in("Anna", NEW_PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("wrong password", NEW_PASSWORD, "wrong-password"),
        (PASSWORD, PASSWORD, "weak-password"),
        (PASSWORD, "too short", "weak-password"),
        (PASSWORD, "password123456", "weak-password"),
    ],
)
def test_a_password_is_changed_by_who_knows_it_to_a_good_one(
    app: Flask, old: str, new: str, code: str
) -> None:
    person = signed_in(app, Role.READER)
    refusal = problem(person.call("PUT", "/session/password", json={"old": old, "new": new}), 422)
    assert refusal["type"] == f"urn:paraph:problem:{code}"
    assert Person(app).log_in("the reader").status_code == 200


def test_guessing_the_present_password_is_counted_too(app: Flask) -> None:
    person = signed_in(app, Role.READER)
    for attempt in range(10):
        body = {"old": f"guess {attempt}", "new": NEW_PASSWORD}
        problem(person.call("PUT", "/session/password", json=body), 422)
    answer = person.call("PUT", "/session/password", json={"old": PASSWORD, "new": NEW_PASSWORD})
    problem(answer, 429)
    assert answer.headers["Retry-After"]


def test_plain_http_over_a_network_is_told(app: Flask) -> None:
    add_person(app, "Anna", Role.READER)
    network = {"REMOTE_ADDR": "192.168.0.7"}
    client = app.test_client()
    assert client.get("/api/v1/session", environ_base=network).get_json()["is_plain_http"] is True
    secure = client.get("/api/v1/session", environ_base=network, base_url="https://localhost")
    assert secure.get_json()["is_plain_http"] is False
