"""The description as a page: complete, from this server alone, and without inline scripts."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.api.api_client import problem


def test_the_page_names_only_files_of_this_server_and_they_are_there(client: FlaskClient) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(named) == 5
    for name in named:
        response = client.get(f"/api/{name}")
        assert response.status_code == 200, name
        assert len(response.data) > 100


def test_the_page_has_nothing_inline(client: FlaskClient) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|javascript:", page)


def test_the_start_script_asks_no_other_server(client: FlaskClient) -> None:
    script = client.get("/api/docs/start.js")
    assert script.mimetype == "text/javascript"
    assert "://" not in script.get_data(as_text=True)


@pytest.mark.parametrize("name", ["index.html", "swagger-initializer.js", "..%2findex.html", "nothing.js"])
def test_other_files_of_the_package_are_not_served(client: FlaskClient, name: str) -> None:
    problem(client.get(f"/api/docs/ui/{name}"), 404)
