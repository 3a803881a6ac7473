"""Training runs over HTTP: request, watch, cancel."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from backend.api.events import Pace
from backend.store import runs
from backend.store.database import db, writing
from backend.wiring import wiring_of
from tests.api.api_client import ApiClient, problem


@pytest.fixture
def enough(api: ApiClient) -> ApiClient:
    """A database with as many labels as a run needs: two."""
    for mark, text in enumerate(("ANNA", "HANNA")):
        api.label(api.image(mark=mark), text)
    return api


def start(api: ApiClient) -> dict[str, Any]:
    response = api.client.post("/api/v1/runs", json={})
    assert response.status_code == 202
    run: dict[str, Any] = response.get_json()
    return run


def finish(app: Flask, run_id: int, state: str = "done") -> None:
    with app.app_context(), writing(db.session()) as session:
        runs.finish_run(session, run_id, state, reason="it is over", report={"verdict": "accepted"})


def test_a_run_is_queued(enough: ApiClient) -> None:
    run = start(enough)
    assert run.pop("created_at").endswith("+00:00")
    assert run == {
        "id": 1,
        "state": "queued",
        "trigger": "button",
        "started_at": None,
        "finished_at": None,
        "parent_version": "fake-1",
        "candidate_version": None,
        "progress": None,
        "report": None,
        "reason": None,
    }


def test_a_second_run_is_refused_with_the_first_one_s_id(enough: ApiClient) -> None:
    run = start(enough)
    assert problem(enough.client.post("/api/v1/runs", json={}), 409)["run_id"] == run["id"]


def test_too_few_labels_are_counted_for_the_person(api: ApiClient) -> None:
    api.label(api.image(), "ANNA")
    refusal = problem(api.client.post("/api/v1/runs", json={}), 422)
    assert (refusal["have"], refusal["need"]) == (1, 2)
    assert api.get("/runs")["items"] == []


def test_a_request_takes_no_arguments(enough: ApiClient) -> None:
    assert problem(enough.client.post("/api/v1/runs", json={"force": True}), 422)["field"] == "force"


def test_a_queued_run_is_cancelled_at_once_and_stays_so(enough: ApiClient) -> None:
    run = start(enough)
    for _ in range(2):
        cancelled = enough.client.post(f"/api/v1/runs/{run['id']}/cancel", json={})
        assert (cancelled.status_code, cancelled.get_json()["state"]) == (200, "cancelled")
    assert start(enough)["id"] == 2


def test_runs_are_listed_newest_first_chunk_by_chunk(enough: ApiClient) -> None:
    for _ in range(3):
        enough.client.post(f"/api/v1/runs/{start(enough)['id']}/cancel")
    first = enough.get("/runs", limit=2)
    second = enough.get("/runs", limit=2, cursor=first["next_cursor"])
    assert [run["id"] for run in first["items"] + second["items"]] == [3, 2, 1]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("path", ["9", "9/events", "9/cancel", "2147483648"])
def test_a_run_that_is_not_there_is_a_404(api: ApiClient, path: str) -> None:
    method = api.client.post if path.endswith("cancel") else api.client.get
    problem(method(f"/api/v1/runs/{path}"), 404)


def test_a_finished_run_s_stream_has_one_event_and_then_none(enough: ApiClient, app: Flask) -> None:
    run = start(enough)
    finish(app, run["id"])
    stream = enough.client.get(f"/api/v1/runs/{run['id']}/events")
    assert stream.mimetype == "text/event-stream"
    assert stream.headers["Cache-Control"] == "no-store"
    retry, event, end = stream.get_data(as_text=True).split("\n\n")
    assert (retry, end) == ("retry: 2000", "")
    name, identity, data = event.split("\n")
    assert name == "event: run"
    shown = json.loads(data.removeprefix("data: "))
    assert shown == enough.get(f"/runs/{run['id']}")
    assert (shown["state"], shown["report"]) == ("done", {"verdict": "accepted"})
    last = {"Last-Event-ID": identity.removeprefix("id: ")}
    assert enough.client.get(f"/api/v1/runs/{run['id']}/events", headers=last).status_code == 204


def test_a_stream_follows_the_run_to_its_end(enough: ApiClient, app: Flask) -> None:
    app.config["EVENT_PACE"] = Pace(life=5, look=0.01)
    run = start(enough)
    pieces = iter(enough.client.get(f"/api/v1/runs/{run['id']}/events").response)
    assert next(pieces) == b"retry: 2000\n\n"
    assert b'"state": "queued"' in next(pieces)
    finish(app, run["id"], "failed")
    assert b'"state": "failed"' in next(pieces)
    assert list(pieces) == []


def test_streams_are_few_and_are_given_back(enough: ApiClient, app: Flask) -> None:
    app.config["EVENT_PACE"] = Pace(life=0.05, look=0.01)
    path = f"/api/v1/runs/{start(enough)['id']}/events"
    streams = wiring_of(app).streams
    free = streams._value
    open_ones = [enough.client.get(path) for _ in range(free)]
    assert streams._value == 0
    one_too_many = enough.client.get(path)
    assert one_too_many.get_data(as_text=True).count("event: run") == 1
    for response in open_ones:
        response.close()
    assert streams._value == free
