"""Limits: a request that is too large is refused by the limit's name and number, and stores nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.api_client import ApiClient, problem
from tests.services.pictures import png


def post(api: ApiClient, fields: dict[str, Any], *, chunked: bool = False) -> TestResponse:
    if not chunked:
        return api.client.post("/api/v1/images", data=fields)
    # As a server hands on a chunked body: its length is unknown, and it ends by itself.
    return api.client.post(
        "/api/v1/images",
        data=fields,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )


def test_a_body_over_the_limit_is_refused_by_its_length_alone(api: ApiClient) -> None:
    refusal = problem(post(api, {"files": (io.BytesIO(b"x" * (3 * 2**20)), "big.png")}), 413)
    assert refusal["limit"] == {"name": "body", "value": 3 * 2**20}
    assert refusal["detail"] == "One request may hold at most 3 MB. Received: 3.0 MB."


def test_a_body_without_a_length_is_refused_where_it_passes_the_limit(api: ApiClient) -> None:
    refusal = problem(post(api, {"files": (io.BytesIO(b"x" * (3 * 2**20)), "big.png")}, chunked=True), 413)
    assert (
        refusal["detail"] == "One request may hold at most 3 MB. Received: a body without a Content-Length."
    )


def test_a_small_body_without_a_length_is_taken(api: ApiClient) -> None:
    answer = post(api, {"files": (io.BytesIO(png()), "a.png")}, chunked=True)
    assert (answer.status_code, answer.get_json()["created"]) == (200, 1)


def test_too_many_files_are_refused_by_their_number(api: ApiClient) -> None:
    files = [(io.BytesIO(png(mark=mark)), f"{mark}.png") for mark in range(26)]
    refusal = problem(post(api, {"files": files}), 413)
    assert refusal["limit"] == {"name": "files", "value": 25}
    assert "at most 25 files" in refusal["detail"]
    assert api.get("/images")["total"] == 0


def test_as_many_files_as_allowed_are_taken(api: ApiClient) -> None:
    files = [(io.BytesIO(png(mark=mark)), f"{mark}.png") for mark in range(25)]
    assert post(api, {"files": files}).get_json()["created"] == 25


@pytest.mark.parametrize(
    "fields",
    [{"batch": "x" * 600_000}, {f"field-{number}": "x" for number in range(1_001)}],
    ids=["text", "parts"],
)
def test_the_limits_of_a_multipart_body_are_named(api: ApiClient, fields: dict[str, str]) -> None:
    detail = problem(post(api, {**fields, "files": (io.BytesIO(png()), "a.png")}), 413)["detail"]
    assert "at most 45 parts" in detail
    assert "at most 500 kB in a text part" in detail


def test_one_large_file_costs_no_other(api: ApiClient) -> None:
    answer = api.upload(("big.png", b"\x89PNG\r\n\x1a\n" + b"x" * (2 * 2**20)), ("a.png", png())).get_json()
    big, small = answer["results"]
    assert (big["error"]["status"], small["outcome"]) == (413, "created")
    assert "2 MB" in big["error"]["detail"]


def test_json_is_small(api: ApiClient) -> None:
    response = api.client.put(
        f"/api/v1/images/{api.image()}/label",
        json={"kind": "text", "text": "A" * (2 * 2**20)},
        headers={"If-Match": "*"},
    )
    assert problem(response, 413)["limit"] == {"name": "body", "value": 2**20}
