"""One log line for each request: what was asked for and by which account, never what was typed."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from backend.api.accounts.actor import set_actor
from backend.api.app import create_app
from backend.config import Settings
from backend.logging import set_up
from backend.services.accounts.roles import Actor, Role
from backend.store.database import db
from tests.api.api_client import ApiClient, problem


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, log_format="json"))
    yield app
    with app.app_context():
        db.engine.dispose()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_request_is_one_line(api: ApiClient, capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", "web", "json")
    answered = api.client.get("/api/v1/stats", headers={"X-Request-Id": "from-a-proxy"})
    (line,) = (line for line in lines(capsys) if line["message"] == "request")
    assert 0 < line.pop("milliseconds") < 10_000
    del line["at"]
    assert answered.headers["X-Request-Id"] == "from-a-proxy"
    assert line == {
        "level": "INFO",
        "process": "web",
        "logger": "backend.api.monitoring.request_watch",
        "message": "request",
        "request_id": "from-a-proxy",
        "method": "GET",
        "operation": "stats.get_stats",
        "status": 200,
    }


def test_a_line_names_the_account_but_not_an_author_that_somebody_typed(
    api: ApiClient, app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up("INFO", "web", "json")
    for actor, named in ((Actor("anna", Role.READER, 7), "anna"), (Actor("typed", Role.READER), None)):
        app.before_request_funcs[None].append(lambda actor=actor: set_actor(actor))
        api.client.get("/api/v1/stats")
        (line,) = (line for line in lines(capsys) if line["message"] == "request")
        assert line.get("actor") == named


def test_a_refusal_s_line_has_the_id_that_the_client_was_told(
    api: ApiClient, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up("INFO", "web", "json")
    for method, path, headers, status in (
        ("GET", "/api/v1/images/7", {}, 404),
        ("GET", "/api/v1/stats", {"Host": "evil.example"}, 400),
        ("POST", "/api/v1/runs", {"Sec-Fetch-Site": "cross-site"}, 403),
    ):
        told = problem(api.client.open(path, method=method, headers=headers), status)["request_id"]
        (line,) = (line for line in lines(capsys) if line["message"] == "request")
        assert (line["request_id"], line["status"]) == (told, status)


def test_a_line_holds_nothing_that_a_person_typed_or_a_client_sent(
    api: ApiClient, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up("INFO", "web", "json")
    image_id = api.image()
    api.client.put(
        f"/api/v1/images/{image_id}/label?secret=ZACHARIAS",
        json={"kind": "text", "text": "ZACHARIAS"},
        headers={"If-Match": "*", "Author": "Zacharias", "User-Agent": "Zacharias"},
    )
    api.client.get("/api/v1/images?search=ZACHARIAS")
    api.client.open("/zacharias", method="ZACHARIAS")
    written = capsys.readouterr().err
    assert written.count('"message": "request"') == 4
    assert "zacharias" not in written.lower()


def test_files_of_the_web_app_and_what_monitoring_asks_are_not_worth_a_line(
    api: ApiClient, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up("INFO", "web", "json")
    for path in ("/", "/static/index.html", "/healthz", "/readyz", "/metrics", "/api/docs"):
        api.client.get(path)
    assert [line for line in lines(capsys) if line["message"] == "request"] == []
    set_up("DEBUG", "web", "json")
    api.client.get("/healthz")
    assert [line["operation"] for line in lines(capsys) if line["message"] == "request"] == [
        "health.get_health"
    ]


def test_as_text_requests_have_no_lines(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", "web")
    assert create_app(settings).test_client().get("/api/v1/stats").status_code == 200
    assert "request" not in capsys.readouterr().err
