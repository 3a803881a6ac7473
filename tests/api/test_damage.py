"""A page of the database that is damaged while the server runs: a 503 that says so, never a crash or an empty list."""

from __future__ import annotations

import pytest

from backend.store.database import db
from tests.api.api_client import ApiClient, problem
from tests.services.pictures import png
from tests.store.damage import overwrite_page


@pytest.fixture
def damaged(api: ApiClient) -> ApiClient:
    api.read_image()
    with api.app.app_context():
        db.engine.dispose()
    overwrite_page(api.settings.data_dir / "paraph.sqlite3", "images")
    return api


@pytest.mark.parametrize("path", ["/images/1", "/images/1/file", "/queue"])
def test_what_reads_a_damaged_page_says_so(damaged: ApiClient, path: str) -> None:
    refusal = problem(damaged.client.get(f"/api/v1{path}"), 503)
    assert refusal["type"] == "urn:paraph:problem:damaged-database"
    assert refusal["detail"].startswith(
        "The database is damaged (database disk image is malformed). Stop Paraph"
    )


def test_what_writes_to_a_damaged_page_says_so(damaged: ApiClient) -> None:
    for response in (damaged.label(1, "MARTIN"), damaged.upload(("new.png", png(7)))):
        assert problem(response, 503)["type"] == "urn:paraph:problem:damaged-database"


def test_other_tables_go_on(damaged: ApiClient) -> None:
    assert damaged.get("/versions")["live"] == "fake-1"
    assert damaged.client.get("/healthz").status_code == 200
