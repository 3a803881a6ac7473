"""Bulk labels: one result an image, nothing lost, once however often it is sent, one undo."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from backend.store.database import writing
from backend.store.operations import Operation
from backend.wiring import wired
from tests.api.api_client import ApiClient, problem


@pytest.fixture
def two(api: ApiClient) -> ApiClient:
    """Images 1 and 2, read as MULLER."""
    for mark in range(2):
        api.image(mark=mark)
    api.read()
    return api


def item(image_id: int, **values: Any) -> dict[str, Any]:
    return {"image_id": image_id, "revision": 0, "kind": "text", "text": "MULLER"} | values


def send(api: ApiClient, *items: dict[str, Any], key: str | None = None) -> TestResponse:
    headers = {} if key is None else {"Idempotency-Key": key}
    return api.client.post("/api/v1/labels/bulk", json={"items": list(items)}, headers=headers)


def undo(api: ApiClient, operation_id: int) -> TestResponse:
    return api.client.post(f"/api/v1/labels/bulk/{operation_id}/undo")


def test_a_step_answers_for_each_image(two: ApiClient) -> None:
    two.label(2, "MILLER")
    reading_id = two.get("/images/1")["reading"]["id"]
    step = send(two, item(1, reading_id=reading_id), item(2), item(3, kind="blank", text=None)).get_json()
    assert step.pop("created_at").endswith("+00:00")
    assert step["results"][0]["label"].pop("created_at").endswith("+00:00")
    assert step["results"][1]["error"]["current"]["label"].pop("created_at").endswith("+00:00")
    label = {"revision": 1, "unknown_characters": "", "author": "local", "undoes": None}
    assert step == {
        "id": 1,
        "undoes": None,
        "author": "local",
        "saved": 1,
        "conflicts": 1,
        "refused": 1,
        "results": [
            {
                "image_id": 1,
                "outcome": "saved",
                "revision": 1,
                "label": label | {"kind": "confirmed", "text": "MULLER", "operation_id": 1},
                "error": None,
            },
            {
                "image_id": 2,
                "outcome": "conflict",
                "revision": 1,
                "label": None,
                "error": {
                    "status": 412,
                    "title": "Changed meanwhile",
                    "detail": "Somebody else has labelled this image in the meantime. "
                    "Look at both labels and choose.",
                    "current": {
                        "revision": 1,
                        "label": label | {"kind": "corrected", "text": "MILLER", "operation_id": None},
                    },
                    "yours": {"kind": "text", "text": "MULLER"},
                },
            },
            {
                "image_id": 3,
                "outcome": "refused",
                "revision": None,
                "label": None,
                "error": {
                    "status": 404,
                    "title": "Not found",
                    "detail": "There is no such image. Received: 3",
                },
            },
        ],
    }


def test_a_step_that_is_sent_again_is_saved_once(two: ApiClient) -> None:
    first = send(two, item(1), item(2), key="k").get_json()
    assert send(two, item(1), item(2), key="k").get_json() == first
    assert len(two.get("/images/1/labels")["items"]) == 1
    other = {**item(2), "kind": "text", "text": "OTHER"}
    for items in ((item(1),), (item(2), item(1)), (item(1), other)):
        assert problem(send(two, *items, key="k"), 422)["field"] == "Idempotency-Key"


def test_undo_is_one_step_and_may_be_sent_again(two: ApiClient) -> None:
    step = send(two, item(1), item(2)).get_json()
    assert two.get("/queue")["remaining"] == 0
    undone = undo(two, step["id"]).get_json()
    assert (undone["undoes"], undone["saved"], undone["conflicts"]) == (step["id"], 2, 0)
    assert two.get("/queue")["remaining"] == 2
    history = two.get("/images/2/labels")["items"]
    assert [(label["kind"], label["undoes"], label["operation_id"]) for label in history] == [
        ("withdrawn", 1, undone["id"]),
        ("confirmed", None, step["id"]),
    ]
    assert undo(two, step["id"]).get_json() == undone
    problem(undo(two, undone["id"]), 409)


def test_undo_meets_an_answer_given_since(two: ApiClient) -> None:
    step = send(two, item(1), item(2)).get_json()
    two.label(1, "MILLER", revision=1)
    undone = undo(two, step["id"]).get_json()
    conflict, saved = undone["results"]
    assert (conflict["outcome"], conflict["revision"], conflict["error"]["yours"]) == ("conflict", 2, None)
    assert (saved["outcome"], saved["revision"]) == ("saved", 2)


@pytest.mark.parametrize(
    ("items", "field"),
    [
        ([], "items"),
        ([item(1)] * 2, "items"),
        ([item(number) for number in range(1, 202)], "items"),
        ([item(1, kind="confirmed")], "items.0.kind"),
        ([item(1, revision=-1)], "items.0.revision"),
        ([item(0)], "items.0.image_id"),
        ([{"image_id": 1, "kind": "blank"}], "items.0.revision"),
        ([item(1, name="X")], "items.0.name"),
    ],
    ids=["none", "twice", "too many", "kind", "revision", "id", "no revision", "unknown"],
)
def test_a_step_that_makes_no_sense_is_refused_whole(
    two: ApiClient, items: list[dict[str, Any]], field: str
) -> None:
    assert problem(send(two, *items), 422)["field"] == field
    assert two.get("/images/1/labels") == {"items": []}


def test_a_step_that_is_not_there_cannot_be_undone(two: ApiClient) -> None:
    problem(undo(two, 404), 404)


def test_a_step_saved_by_an_earlier_release_is_shown_as_it_was(two: ApiClient) -> None:
    first = send(two, item(1), item(2, text=" "), key="k").get_json()
    error = {"status": 422, "title": "Not valid", "detail": first["results"][1]["error"]["detail"]}
    assert first["results"][1]["error"] == error
    with two.app.app_context():
        session = wired().session
        with writing(session):
            operation = session.get_one(Operation, first["id"])
            operation.results = [kept | {"error": kept["error"] and error} for kept in operation.results]
    assert send(two, item(1), item(2, text=" "), key="k").get_json() == first
