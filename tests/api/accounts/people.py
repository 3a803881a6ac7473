"""People with accounts, and programs with tokens, for tests of the API."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Cookie, TestResponse

from backend.services.accounts import managing
from backend.services.accounts.names import fold_name
from backend.services.accounts.passwords import Cost
from backend.services.accounts.roles import Role
from backend.services.accounts.secret_values import TOKEN_PREFIX, hash_of, new_secret
from backend.store.accounts import tokens, users
from backend.store.database import db, writing
from backend.wiring import wiring_of

CHEAP = Cost(rounds=1, memory_kib=8)
"""Passed to the application in tests: hashes that take no time."""
PASSWORD = "three owls count backwards"


def add_person(app: Flask, name: str, role: Role, *, is_new: bool = False) -> int:
    """The id of a new account whose password is `PASSWORD`; a new one must change it first."""
    with app.app_context():
        session, passwords = db.session(), wiring_of(app).passwords
        with writing(session):
            user = users.insert_user(
                session, name, fold_name(name), role=role.word, password_hash=passwords.hash(PASSWORD)
            )
            user.must_change_password = is_new
            return user.id


def disable(app: Flask, user_id: int, *, is_disabled: bool = True) -> None:
    with app.app_context():
        managing.change_user(db.session(), user_id, by="test", is_disabled=is_disabled)


def add_token(app: Flask, user_id: int, scope: str = "train") -> str:
    """A new token of an account."""
    token = TOKEN_PREFIX + new_secret()
    with app.app_context():
        session = db.session()
        with writing(session):
            tokens.insert_token(session, user_id, "test", scope=scope, sha256=hash_of(token), expires_at=None)
    return token


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class Person:
    """A browser in which somebody has logged in, or not yet."""

    def __init__(self, app: Flask, name: str = "") -> None:
        self.client: FlaskClient = app.test_client()
        self.csrf = ""
        if name:
            answer = self.log_in(name)
            assert answer.status_code == 200, answer.text

    def log_in(self, name: str, password: str = PASSWORD, **options: Any) -> TestResponse:
        answer = self.client.post("/api/v1/session", json={"name": name, "password": password}, **options)
        if answer.status_code == 200:
            self.csrf = answer.get_json()["csrf_token"]
        return answer

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        """The response to a request as the web app sends it."""
        headers = {"X-CSRF-Token": self.csrf} | options.pop("headers", {})
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def cookies(self) -> list[Cookie]:
        """The cookies that the browser keeps."""
        return list((self.client._cookies or {}).values())

    def cookie(self) -> Cookie:
        """The only one."""
        (found,) = self.cookies()
        return found


def signed_in(app: Flask, role: Role, name: str = "") -> Person:
    """A browser in which a new person with this role has logged in."""
    called = name or f"the {role.word}"
    add_person(app, called, role)
    return Person(app, called)
