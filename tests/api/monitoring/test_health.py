"""Health: what a watcher of the server is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from backend.api.app import create_app
from backend.config import Settings
from backend.store.database import db, open_engine, writing
from backend.store.heartbeats import WORKER, beat
from tests.api.api_client import ApiClient, problem

NO_WORKER = (
    "The worker has never run here: nothing is read, cut or trained. "
    "Uploads and labels are stored and wait for it."
)


@pytest.fixture
def worker(api: ApiClient) -> None:
    """A worker that lives."""
    with api.app.app_context(), writing(db.session()) as session:
        beat(session, WORKER)


def test_a_process_that_responds_lives_whatever_it_lacks(
    api: ApiClient, bare_app: Flask, settings: Settings, tmp_path: Path
) -> None:
    nowhere = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'none' / 'x.sqlite3'}"))
    for client in (api.client, bare_app.test_client(), nowhere.test_client()):
        response = client.get("/healthz")
        assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


@pytest.mark.usefixtures("worker")
def test_a_server_with_all_its_parts_is_ready(api: ApiClient) -> None:
    response = api.client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json() == {
        "status": "ready",
        "parts": {"database": None, "images": None, "model": None, "worker": None},
    }


def test_without_a_worker_it_says_so(api: ApiClient) -> None:
    refusal = problem(api.client.get("/readyz"), 503)
    assert refusal["type"] == "urn:paraph:problem:not-ready"
    assert refusal["detail"] == NO_WORKER
    assert refusal["parts"] == {"database": None, "images": None, "model": None, "worker": NO_WORKER}


def test_each_part_can_be_asked_for_apart(api: ApiClient) -> None:
    for part in ("database", "images", "model"):
        response = api.client.get(f"/readyz?part={part}")
        assert (response.status_code, response.get_json()["parts"]) == (200, {part: None})
    assert problem(api.client.get("/readyz?part=worker"), 503)["parts"] == {"worker": NO_WORKER}
    assert problem(api.client.get("/readyz?part=disk"), 422)["field"] == "part"


def test_without_a_model_it_says_why(bare_app: Flask) -> None:
    client = bare_app.test_client()
    assert "weights folder" in problem(client.get("/readyz?part=model"), 503)["detail"]
    assert "weights folder" in problem(client.get("/readyz"), 503)["parts"]["model"]
    assert client.get("/readyz?part=database").status_code == 200


def test_a_server_whose_database_is_not_migrated_is_not_ready(settings: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    client = create_app(replace(settings, database_url=url)).test_client()
    assert problem(client.get("/readyz"), 503)["detail"].startswith("There is no database yet.")
    open_engine(url).connect().close()  # creates the file
    assert "flask db upgrade" in problem(client.get("/readyz?part=database"), 503)["detail"]


def test_the_words_name_no_folder_of_the_server(settings: Settings, tmp_path: Path) -> None:
    """Anybody may ask."""
    folder = settings.data_dir / "paraph.sqlite3"
    folder.unlink()
    folder.mkdir()  # no file can be opened there
    refusal = problem(create_app(settings).test_client().get("/readyz"), 503)
    assert str(tmp_path) not in str(refusal)
    assert refusal["parts"]["database"]
