"""Erasing by request: who may, what is answered, and that it is gone."""

from __future__ import annotations

import pytest

from backend.services.accounts.roles import Role
from backend.wiring import wiring_of
from tests.api.accounts.people import signed_in
from tests.api.api_client import ApiClient, problem
from tests.services.pictures import png


def erase(api: ApiClient, path: str = "images/1", reason: str = "request 2026-14") -> dict[str, object]:
    answer = api.client.post(f"/api/v1/{path}/erase", json={"reason": reason})
    assert answer.status_code == 200, answer.get_json()
    shown: dict[str, object] = answer.get_json()
    return shown


def test_an_image_is_erased_and_leaves_a_tombstone(api: ApiClient) -> None:
    api.upload(("a.png", png(1)), ("b.png", png(2)), batch="March")
    api.read()
    api.label(1, "ANNE")
    shown = erase(api)
    assert (shown["kind"], shown["former_id"], shown["actor"], shown["versions"]) == ("image", 1, "local", [])
    assert shown["finished_at"] is not None
    assert "plan" not in shown
    problem(api.client.get("/api/v1/images/1"), 404)
    problem(api.client.get("/api/v1/images/1/file"), 404)
    problem(api.client.post("/api/v1/images/1/restore"), 404)
    assert api.get("/bin/images")["items"] == []
    assert [each["id"] for each in api.get("/images")["items"]] == [2]
    assert api.get("/erasures")["items"] == [shown]
    assert erase(api) == shown


def test_a_reason_is_needed_and_what_is_not_there_cannot_be_erased(api: ApiClient) -> None:
    image_id = api.image()
    for body in ({}, {"reason": ""}, {"reason": "x" * 501}):
        refused = api.client.post(f"/api/v1/images/{image_id}/erase", json=body)
        assert problem(refused, 422)["field"] == "reason"
    problem(api.client.post("/api/v1/images/404/erase", json={"reason": "a request"}), 404)
    problem(api.client.post("/api/v1/records/404/erase", json={"reason": "a request"}), 404)
    problem(api.client.post("/api/v1/pages/404/erase", json={"reason": "a request"}), 404)
    assert api.get("/erasures")["items"] == []


def test_the_same_file_is_refused_afterwards(api: ApiClient) -> None:
    api.upload(("a.png", png(1)), batch="March")
    erase(api)
    refused = api.upload(("a.png", png(1)), batch="March")
    found = problem(refused, 422)
    assert found["results"][0]["error"]["type"] == "urn:paraph:problem:erased"


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.TRAINER])
def test_only_administrators_erase_and_see_what_was_erased(api: ApiClient, role: Role) -> None:
    image_id = api.image()
    person = signed_in(api.app, role)
    for path, body in (
        (f"images/{image_id}/erase", {"reason": "a request"}),
        ("records/1/erase", {"reason": "a request"}),
        ("pages/1/erase", {"reason": "a request"}),
    ):
        problem(person.call("POST", f"/{path}", json=body), 403)
    problem(person.call("GET", "/erasures"), 403)
    problem(person.call("GET", "/audit"), 403)
    administrator = signed_in(api.app, Role.ADMINISTRATOR)
    answer = administrator.call("POST", f"/images/{image_id}/erase", json={"reason": "a request"})
    assert answer.get_json()["actor"] != "local"
    with api.app.app_context():
        assert list(wiring_of(api.app).blobs.names()) == []
