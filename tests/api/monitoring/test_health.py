"""Health: what a watcher of the server is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask

from backend.api import create_app
from backend.config import Settings
from backend.store.database import open_engine
from tests.api.api_client import ApiClient, problem


def test_a_server_with_a_model_is_well(api: ApiClient) -> None:
    response = api.client.get("/healthz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "ok", "degraded": None, "live_version": "fake-1"}


def test_a_server_without_a_model_lives_on_degraded(bare_app: Flask) -> None:
    health = bare_app.test_client().get("/healthz").get_json()
    assert (health["status"], health["live_version"]) == ("degraded", None)
    assert "weights folder" in health["degraded"]


def test_a_migrated_server_is_ready(api: ApiClient) -> None:
    response = api.client.get("/readyz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ready"})


def test_a_server_whose_database_is_not_migrated_is_not_ready(settings: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    client = create_app(replace(settings, database_url=url)).test_client()
    assert problem(client.get("/readyz"), 503)["detail"].startswith("There is no database yet.")
    open_engine(url).connect().close()  # creates the file
    assert "flask db upgrade" in problem(client.get("/readyz"), 503)["detail"]
