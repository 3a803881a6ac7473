"""The OpenAPI document: every route is in it, described to the end, and every route behaves as all others do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from backend.api.openapi import first_error
from backend.http.headers import HEADERS
from tests.api.api_client import ApiClient, problem

pytestmark = pytest.mark.openapi

WRITES = ("post", "put", "patch", "delete")
UNDOCUMENTED = ("/api/docs", "/api/openapi.json", "/static/", "/")


@pytest.fixture
def document(api: ApiClient) -> dict[str, Any]:
    response = api.client.get("/api/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]


def resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    for step in node.get("$ref", "").removeprefix("#/").split("/") if "$ref" in node else ():
        document = document[step]
    return document if "$ref" in node else node


def test_every_route_is_described(app: Flask, document: dict[str, Any]) -> None:
    described = {(method.upper(), path) for method, path, _ in operations(document)}
    routes = {
        (method, re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    undescribed = {path for _, path in routes - described}
    assert described - routes == set()
    assert all(path.startswith(UNDOCUMENTED[:3]) or path == "/" for path in undescribed)
    assert len(described) >= 29


def test_each_route_says_what_it_is_for(document: dict[str, Any]) -> None:
    assert [path for _, path, operation in operations(document) if not operation.get("summary")] == []
    assert [tag["name"] for tag in document["tags"] if not tag["description"]] == []


def test_each_success_has_a_schema_and_json_an_example(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        successes = [r for status, r in operation["responses"].items() if status.startswith("2")]
        assert successes, (method, path)
        for response in successes:
            for media_type, content in response.get("content", {}).items():
                assert content["schema"], (method, path)
                assert media_type != "application/json" or content["example"], (method, path)


def test_each_refusal_is_a_problem(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        refusals = {s: r for s, r in operation["responses"].items() if s == "default" or s[0] in "45"}
        assert "default" in refusals, (method, path)
        for response in refusals.values():
            (media_type,) = resolved(document, response)["content"]
            assert media_type == "application/problem+json", (method, path)


def test_a_412_has_the_members_that_are_documented(api: ApiClient, document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    image_id = api.read_image()
    api.label(image_id, "ANNA")
    body = problem(api.label(image_id, "HANNA", revision=0), 412)
    assert set(body) <= set(schemas["Problem"]["properties"])
    assert set(body["current"]) == set(schemas["CurrentLabel"]["properties"])
    assert set(body["current"]["label"]) == set(schemas["WrittenLabel"]["properties"])
    assert body["yours"] == {"kind": "text", "text": "HANNA"}
    assert set(schemas["UnsavedLabel"]["properties"]) == {"kind", "text"}
    assert problem(api.undo(image_id, revision=0), 412)["yours"] is None
    assert "null" in str(schemas["Problem"]["properties"]["yours"])


def test_each_write_with_json_has_an_example(document: dict[str, Any]) -> None:
    bodies = [o["requestBody"]["content"] for _, _, o in operations(document) if "requestBody" in o]
    assert len(bodies) >= 10
    for content in bodies:
        assert "example" in content.get("application/json", {"example": "a form has none"})


def test_label_routes_ask_for_the_revision_and_respond_with_it(document: dict[str, Any]) -> None:
    path = document["paths"]["/api/v1/images/{image_id}/label"]["put"]
    names = {parameter["name"]: parameter["required"] for parameter in path["parameters"]}
    assert names == {"If-Match": True, "Idempotency-Key": False, "Author": False}
    assert path["responses"]["200"]["headers"]["ETag"]["schema"]["type"] == "string"
    assert {"412", "428"} <= set(path["responses"])


def test_every_route_has_the_headers_and_refuses_in_one_shape(
    api: ApiClient, document: dict[str, Any]
) -> None:
    for method, path, _ in operations(document):
        address = re.sub(r"\{\w+\}", "404", path)
        answered = api.client.open(address, method=method.upper())
        for name, value in HEADERS.items():
            assert answered.headers[name] == value, (method, path, name)
        if answered.status_code >= 400:
            problem(answered, answered.status_code)
        problem(api.client.open(address, method="TRACE"), 405)


def test_every_write_is_refused_from_another_site(api: ApiClient, document: dict[str, Any]) -> None:
    writes = [(method, path) for method, path, _ in operations(document) if method in WRITES]
    assert len(writes) >= 12
    for method, path in writes:
        address = re.sub(r"\{\w+\}", "1", path)
        headers = {"Origin": "https://evil.example"}
        problem(api.client.open(address, method=method.upper(), headers=headers), 403)


@pytest.mark.parametrize(
    ("errors", "field", "sentence"),
    [
        ({"text": ["Too long."]}, "text", "Too long."),
        ({"spans": {"0": {"start_x": ["Not a number."]}}}, "spans.0.start_x", "Not a number."),
        ({"_schema": ["Invalid input type."]}, None, "Invalid input type."),
        ("Odd.", None, "Odd."),
    ],
)
def test_the_first_field_at_fault_is_found(errors: Any, field: str | None, sentence: str) -> None:
    assert first_error(errors) == (field, sentence)


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"kind": "blank"', b"\xff\xfe", b'{"kind": NaN', b'{"kind": ' + b"[" * 100_000, b"9" * 5000],
    ids=lambda body: str(body[:20]),
)
def test_a_body_that_is_no_json_is_a_400(api: ApiClient, body: bytes) -> None:
    response = api.client.put(
        f"/api/v1/images/{api.image()}/label",
        data=body,
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    assert problem(response, 400)["detail"].startswith("The body is not valid JSON.")


@pytest.mark.parametrize("body", ["[]", "null", "7", '"text"'])
def test_a_body_that_is_no_object_is_a_422(api: ApiClient, body: str) -> None:
    response = api.client.put(
        f"/api/v1/images/{api.image()}/label",
        data=body,
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    problem(response, 422)
