"""The page's files: served by our own table of types, checked each time, sent only when changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.api_client import problem

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
INDEX = b"<!doctype html><title>the page</title>"


@pytest.fixture
def site(app: Flask, tmp_path: Path) -> FlaskClient:
    """The app over a small page of its own."""
    folder = tmp_path / "frontend"
    (folder / "js" / "core").mkdir(parents=True)
    (folder / "index.html").write_bytes(INDEX)
    (folder / "js" / "core" / "route.js").write_bytes(b"export {};")
    (folder / "notes.py").write_bytes(b"secret")
    (tmp_path / "outside.js").write_bytes(b"secret")
    app.config["FRONTEND_DIR"] = folder
    return app.test_client()


def test_the_root_is_the_page(site: FlaskClient) -> None:
    response = site.get("/", headers=BROWSER)
    assert (response.status_code, response.data, response.mimetype) == (200, INDEX, "text/html")


def test_a_file_is_asked_for_each_time_and_sent_when_changed(site: FlaskClient) -> None:
    first = site.get("/static/js/core/route.js")
    assert (first.data, first.mimetype) == (b"export {};", "text/javascript")
    assert first.headers["Cache-Control"] == "no-cache"
    again = site.get("/static/js/core/route.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_browser_s_unknown_address_shows_the_page(site: FlaskClient) -> None:
    response = site.get("/review", headers=BROWSER)
    assert (response.status_code, response.data) == (200, INDEX)
    deep = site.get("/review/7", headers=BROWSER)
    assert (deep.status_code, deep.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("path", ["/api/nothing", "/api/v1/nothing", "/static/nothing.js", "/static/js"])
def test_an_unknown_address_of_the_api_or_a_file_is_a_404_for_browsers_too(
    site: FlaskClient, path: str
) -> None:
    problem(site.get(path, headers=BROWSER), 404)


@pytest.mark.parametrize("path", ["/review", "/favicon.ico"])
def test_a_program_s_unknown_address_is_a_404(site: FlaskClient, path: str) -> None:
    problem(site.get(path), 404)


def test_only_reading_shows_the_page(site: FlaskClient) -> None:
    problem(site.post("/review", headers=BROWSER), 404)


@pytest.mark.parametrize(
    "name",
    ["../outside.js", "..%2foutside.js", "%2e%2e/outside.js", "..%5coutside.js", "js%2f..%2f..%2foutside.js"],
)
def test_no_path_leads_out_of_the_folder(site: FlaskClient, name: str) -> None:
    problem(site.get(f"/static/{name}"), 404)


def test_a_kind_of_file_that_a_page_does_not_have_is_not_served(site: FlaskClient) -> None:
    problem(site.get("/static/notes.py"), 404)
