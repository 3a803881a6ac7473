"""Routes of training runs: wish for one, watch it, stop it."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from flask import Response, current_app, request

from backend.api import paging
from backend.api.events import Pace, event_id, run_events
from backend.api.openapi import Blueprint
from backend.api.problems import not_found
from backend.api.schemas.common import ID_PATH, NoArgumentsSchema, PageQuerySchema
from backend.api.schemas.runs import RUN_EXAMPLE, RunPageSchema, RunSchema
from backend.services.retraining import requests
from backend.store.database import db
from backend.store.runs import FINISHED, TrainingRun, select_run, select_runs
from backend.wiring import wired

blp = Blueprint("runs", __name__, url_prefix="/api/v1/runs", description="Training runs")

EVENT_SCHEMA = {
    "type": "object",
    "properties": {
        "event": {"type": "string", "enum": ["run"]},
        "id": {"type": "string", "description": "Names the run's state; for Last-Event-ID."},
        "data": {"type": "string", "description": "The run as JSON."},
    },
}


@blp.route("")
@blp.arguments(PageQuerySchema, location="query")
@blp.response(200, RunPageSchema, example={"items": [RUN_EXAMPLE], "next_cursor": None})
def list_runs(query: dict[str, Any]) -> dict[str, Any]:
    """Runs, newest first"""
    limit = paging.size(query["limit"])
    before_id = paging.read_cursor(query["cursor"])
    runs = select_runs(db.session(), before_id=before_id, limit=limit + 1)
    return {
        "items": runs[:limit],
        "next_cursor": paging.write_cursor(runs[limit - 1].id) if len(runs) > limit else None,
    }


@blp.route("", methods=["POST"])
@blp.arguments(NoArgumentsSchema, example={})
@blp.response(202, RunSchema, example=RUN_EXAMPLE)
@blp.refusals(409)
def start_run(_: dict[str, Any]) -> TrainingRun:
    """Wish for a retraining run

    The worker takes it up within seconds. 409 names the `run_id` that is queued or running already; 422 says
    how many labels there are (`have`) and how many a run needs (`need`).
    """
    run = requests.request_run(db.session(), wired().settings, "button")
    wired().wake.run_training()
    return run


@blp.route(f"/<{ID_PATH}:run_id>")
@blp.response(200, RunSchema, example=RUN_EXAMPLE)
@blp.refusals(404)
def get_run(run_id: int) -> TrainingRun:
    """One run"""
    return _run(run_id)


@blp.route(f"/<{ID_PATH}:run_id>/cancel", methods=["POST"])
@blp.arguments(NoArgumentsSchema, example={})
@blp.response(200, RunSchema, example=RUN_EXAMPLE)
@blp.refusals(404)
def cancel_run(_: dict[str, Any], run_id: int) -> TrainingRun:
    """Stop a run

    A queued one stops at once, a running one within seconds; a finished one stays as it is. The live version
    is never touched.
    """
    return requests.cancel_run(db.session(), run_id)


@blp.route(f"/<{ID_PATH}:run_id>/events")
@blp.response(
    200,
    EVENT_SCHEMA,
    content_type="text/event-stream",
    description="A stream of events; the schema is one event's",
    example='event: run\nid: 0a1b2c3d4e5f6071\ndata: {"id": 3, "state": "running"}\n\n',
)
@blp.alt_response(204, description="The run had finished, and the client knew", success=True)
@blp.refusals(404)
def watch_run(run_id: int) -> Response:
    """A run's changes as they happen

    One event at once and one at each change, until the run has finished or a minute is over. Where too many
    clients watch at a time, the stream ends after its first event; the browser asks again by itself.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy is empty while streaming

    def look() -> dict[str, Any]:
        with app.app_context():
            shown: dict[str, Any] = RunSchema().dump(_run(run_id))
            return shown

    now = look()
    if now["state"] in FINISHED and request.headers.get("Last-Event-ID") == event_id(now):
        return Response(status=204)  # tells EventSource to come back no more
    streams: BoundedSemaphore = wired().streams
    pace: Pace = current_app.config.get("EVENT_PACE", Pace())
    is_free = streams.acquire(blocking=False)
    response = Response(run_events(look, pace if is_free else Pace(life=0)), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy such as nginx must pass each event on at once
    if is_free:
        response.call_on_close(streams.release)
    return response


def _run(run_id: int) -> TrainingRun:
    run = select_run(db.session(), run_id)
    if run is None:
        raise not_found("run", run_id)
    return run
