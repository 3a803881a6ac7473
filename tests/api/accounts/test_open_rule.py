"""Without accounts Paraph answers at its own computer only, however it was started."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.api.accounts.open_rule import is_loopback
from backend.api.app import create_app
from backend.config import Settings
from backend.services.accounts.opening import Accounts
from backend.services.accounts.roles import Role
from tests.api.accounts.people import CHEAP, add_person
from tests.api.api_client import problem

FORWARDED = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "Forwarded"]
PATHS = ["/", "/api/v1/stats", "/api/v1/session"]


@pytest.mark.parametrize("path", PATHS)
def test_at_its_own_computer_it_is_open(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("header", FORWARDED)
def test_what_a_proxy_has_forwarded_is_refused(client: FlaskClient, header: str) -> None:
    for path in PATHS:
        refusal = problem(client.get(path, headers={header: "for=192.0.2.1"}), 403)
        assert refusal["type"] == "urn:paraph:problem:no-accounts"
        assert "flask user add NAME --admin" in refusal["detail"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz?part=database"])
def test_probes_are_answered_without_a_look_at_the_accounts(
    app: Flask, client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Accounts, "exist", lambda *_: pytest.fail("asked the database"))
    for headers in ({}, {"X-Forwarded-For": "192.0.2.1"}, {"Authorization": "Bearer paraph_wrong"}):
        assert client.get(path, headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200


@pytest.mark.parametrize("address", ["192.168.0.7", "2001:db8::1", "", "no address"])
def test_what_comes_from_elsewhere_is_refused(client: FlaskClient, address: str) -> None:
    for path in PATHS:
        problem(client.get(path, environ_base={"REMOTE_ADDR": address}), 403)


@pytest.mark.parametrize(
    "change",
    [
        {"host": "0.0.0.0"},
        {"prefix": "/paraph"},
        {"trusted_proxies": ("127.0.0.1",)},
        {"trusted_hosts": ("localhost",)},
    ],
    ids=str,
)
def test_a_server_for_others_answers_nobody(settings: Settings, change: dict[str, Any]) -> None:
    app = create_app(replace(settings, **change), password_cost=CHEAP)
    for path in PATHS:
        problem(app.test_client().get(path), 403)


def test_with_the_first_account_all_of_this_ends(app: Flask, client: FlaskClient) -> None:
    assert client.get("/api/v1/stats").status_code == 200
    add_person(app, "Boss", Role.ADMINISTRATOR)
    assert problem(client.get("/api/v1/stats"), 401)["type"] == "urn:paraph:problem:signed-out"
    for headers in ({}, {"Forwarded": "for=192.0.2.1"}):
        answer = client.get("/api/v1/session", headers=headers, environ_base={"REMOTE_ADDR": "192.168.0.7"})
        assert answer.get_json()["state"] == "signed out"


@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("10.0.0.1", False),
        (None, False),
        ("::", False),
    ],
)
def test_addresses_of_this_computer(address: str | None, is_own: bool) -> None:
    assert is_loopback(address) is is_own
