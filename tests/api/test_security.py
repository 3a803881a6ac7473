"""Security: who may write, which hosts are answered, and which headers every response has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.api.app import create_app
from backend.config import Settings
from backend.http.headers import HEADERS
from backend.services.accounts.roles import Role
from tests.api.accounts.people import add_person, add_token, bearer
from tests.api.api_client import ApiClient, problem


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_write_from_another_site_is_refused(api: ApiClient, headers: dict[str, str]) -> None:
    image_id = api.image()
    path = f"/api/v1/images/{image_id}/label"
    refusal = problem(api.client.put(path, json={"kind": "blank"}, headers={"If-Match": "*", **headers}), 403)
    assert refusal["type"] == "urn:paraph:problem:foreign-origin"
    assert api.get(f"/images/{image_id}")["revision"] == 0


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}],
    ids=str,
)
def test_our_own_page_and_programs_may_write(api: ApiClient, headers: dict[str, str]) -> None:
    assert api.label(api.image(), "ANNA", headers=headers).status_code == 200


def test_a_refused_origin_is_told_what_was_seen_and_what_to_set(api: ApiClient) -> None:
    headers = {"Origin": "https://paraph.example:8443", "Host": "localhost:5999"}
    refusal = problem(api.label(api.image(), "ANNA", headers=headers), 403)
    assert refusal["detail"] == (
        "Only Paraph's own web app may change anything here. The page comes from Origin 'https://paraph.example:8443', "
        "but Paraph was addressed as http with Host 'localhost:5999'. If the page is Paraph behind a proxy, let the "
        "proxy pass on Host and X-Forwarded-Proto, and name the proxy's address in PARAPH_TRUSTED_PROXIES. The request "
        "came from 127.0.0.1."
    )
    assert (refusal["origin"], refusal["host"]) == ("https://paraph.example:8443", "localhost:5999")


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        ("https://localhost", "localhost", 200),
        ("https://localhost", "localhost:443", 200),
        ("https://localhost:8443", "localhost:8443", 200),
        ("http://localhost", "localhost", 403),
        ("https://localhost:8443", "localhost", 403),
        ("https://[::1]:8443", "[::1]:8443", 200),
        ("https://localhost:x", "localhost", 403),
    ],
)
def test_behind_a_trusted_proxy_the_browser_s_address_is_compared(
    settings: Settings, origin: str, host: str, status: int
) -> None:
    app = create_app(replace(settings, trusted_proxies=("127.0.0.1",)))
    client = app.test_client()
    token = add_token(app, add_person(app, "Anna", Role.REVIEWER))
    headers = {"Origin": origin, "Host": host, "X-Forwarded-Proto": "https"} | bearer(token)
    answer = client.post("/api/v1/leases/renew", json={"holder": "anna-anna"}, headers=headers)
    assert answer.status_code == status, answer.text


def test_reading_is_open_to_links_from_elsewhere(client: FlaskClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", None])
def test_json_that_does_not_say_so_is_refused(api: ApiClient, media_type: str | None) -> None:
    response = api.client.put(
        f"/api/v1/images/{api.image()}/label",
        data=b'{"kind": "blank"}',
        content_type=media_type,
        headers={"If-Match": "*"},
    )
    problem(response, 415)


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/stats", "/api/v1/nothing", "/static/nothing.js"])
def test_every_response_has_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_the_policy_lets_nothing_inline_and_nothing_foreign_in() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    assert "http" not in str(policy)


def test_responses_of_the_api_are_not_kept_by_caches(client: FlaskClient) -> None:
    assert client.get("/api/v1/stats").headers["Cache-Control"] == "no-store"


def test_no_cookie_is_ever_set(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/").headers


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("proxy-1234.abc", True), ("short", False), ("x" * 65, False), ("has space in it", False)],
)
def test_a_proxy_s_request_id_is_kept_if_it_is_one(client: FlaskClient, sent: str, kept: bool) -> None:
    answered = client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"]
    assert (answered == sent) is kept
    assert len(answered) >= 8


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:5999"])
def test_bound_to_this_machine_only_its_own_names_are_answered(app: Flask, host: str) -> None:
    problem(app.test_client().get("/api/v1/stats", headers={"Host": host}), 400)


@pytest.mark.parametrize("listening", ["::1", "0.0.0.0", "::"])
def test_every_address_to_listen_on_checks_names(settings: Settings, listening: str) -> None:
    app = create_app(replace(settings, host=listening))
    client, token = app.test_client(), add_token(app, add_person(app, "Anna", Role.READER), "read")
    refusal = problem(client.get("/api/v1/stats", headers={"Host": "rebound.example:5999"}), 400)
    assert refusal["detail"] == (
        "Paraph does not answer to this host name. If it is its own, add it to PARAPH_TRUSTED_HOSTS and start again. "
        "Received: 'rebound.example:5999'"
    )
    assert client.get("/api/v1/stats", headers={"Host": "[::1]:5999"} | bearer(token)).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:5999", "127.0.0.1:5999", "[::1]:5999"])
def test_this_machine_s_own_names_are_answered(app: Flask, host: str) -> None:
    assert app.test_client().get("/healthz", headers={"Host": host}).status_code == 200


def test_the_office_may_name_its_hosts(settings: Settings) -> None:
    app = create_app(replace(settings, host="0.0.0.0", trusted_hosts=("paraph.office",)))
    add_person(app, "Anna", Role.READER)
    client = app.test_client()
    assert client.get("/healthz", headers={"Host": "paraph.office"}).status_code == 200
    problem(client.get("/healthz", headers={"Host": "localhost"}), 400)


def test_get_changes_nothing(api: ApiClient) -> None:
    image_id = api.read_image()
    api.label(image_id, "ANNA")
    before = api.get(f"/images/{image_id}")
    for path in ("label", "label/undo"):
        problem(api.client.get(f"/api/v1/images/{image_id}/{path}"), 405)
    for path in ("runs/1/cancel", "versions/fake-0/promote"):
        problem(api.client.get(f"/api/v1/{path}"), 405)
    assert api.get(f"/images/{image_id}") == before
