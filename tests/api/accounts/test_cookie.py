"""The cookie: under the path and with the scheme that the browser sees, by a name of this installation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from backend.api.app import create_app
from backend.config import Settings
from backend.services.accounts.roles import Role
from tests.api.accounts.people import CHEAP, Person, add_person


@pytest.mark.parametrize(
    ("prefix", "headers", "path", "is_secure"),
    [
        ("", {"X-Forwarded-Proto": "https"}, "/", True),
        ("", {"X-Forwarded-Proto": "http"}, "/", False),
        ("/paraph", {"X-Forwarded-Proto": "https"}, "/paraph", True),
        ("", {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/names"}, "/names", True),
    ],
)
def test_behind_a_trusted_proxy_it_fits_the_browser_s_address(
    settings: Settings, prefix: str, headers: dict[str, str], path: str, is_secure: bool
) -> None:
    app = create_app(replace(settings, trusted_proxies=("127.0.0.1",), prefix=prefix), password_cost=CHEAP)
    add_person(app, "Anna", Role.READER)
    person = Person(app)
    attributes = person.log_in("Anna", headers=headers).headers["Set-Cookie"].split("; ")
    assert f"Path={path}" in attributes
    assert ("Secure" in attributes) is is_secure
    ended = app.test_client()
    ended.set_cookie(attributes[0].partition("=")[0], attributes[0].partition("=")[2])
    answer = ended.delete("/api/v1/session", headers={**headers, "X-CSRF-Token": person.csrf})
    assert answer.status_code == 204
    assert f"Path={path}" in answer.headers["Set-Cookie"]
    assert "Expires=Thu, 01 Jan 1970" in answer.headers["Set-Cookie"]


def test_a_header_of_nobody_we_trust_makes_no_secure_cookie(app: Flask) -> None:
    add_person(app, "Anna", Role.READER)
    answer = Person(app).log_in("Anna", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" not in answer.headers["Set-Cookie"]


def test_two_installations_at_one_name_keep_their_own_cookies(app: Flask, settings: Settings) -> None:
    add_person(app, "Anna", Role.READER)
    (settings.data_dir / "secret_key").unlink()
    other = create_app(settings, password_cost=CHEAP)
    names = {Person(each, "Anna").cookie().key for each in (app, other)}
    assert len(names) == 2
