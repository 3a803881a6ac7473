"""Routes of training runs: request one, watch it, cancel it."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, request

from backend.api.accounts.actor import current_actor
from backend.api.events import Pace, event_id, run_events
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.schemas.common import ID_PATH, ChunkQuerySchema, NoArgumentsSchema
from backend.api.schemas.runs import RUN_EXAMPLE, RunChunkSchema, RunSchema
from backend.services.retraining import run_requests
from backend.services.retraining.run_list import FINISHED, RunChunk, get_run, run_chunk
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.store.runs import TrainingRun

blp = Blueprint("runs", __name__, url_prefix="/api/v1/runs", description="Training runs")

EVENT_SCHEMA = {
    "type": "object",
    "properties": {
        "event": {"type": "string", "enum": ["run"]},
        "id": {"type": "string", "description": "Identifies the run's state; sent back as Last-Event-ID."},
        "data": {"type": "string", "description": "The run as JSON."},
    },
}


@blp.route("")
@blp.arguments(ChunkQuerySchema, location="query")
@blp.response(200, RunChunkSchema, example={"items": [RUN_EXAMPLE], "next_cursor": None})
def list_runs(query: dict[str, Any]) -> RunChunk:
    """List the runs, newest first"""
    return run_chunk(wired().session, cursor=query["cursor"], limit=chunk_size(query["limit"]))


@blp.route("", methods=["POST"])
@blp.arguments(NoArgumentsSchema, example={})
@blp.response(202, RunSchema, example=RUN_EXAMPLE)
@blp.refusals(409)
def start_run(_: dict[str, Any]) -> TrainingRun:
    """Request a retraining run

    The worker starts it within seconds. A 409 has the `run_id` of the run that is queued or running already; a 422
    has the number of labels (`have`) and the number that a run needs (`need`).
    """
    run = run_requests.request_run(wired().session, wired().settings, "button", author=current_actor().name)
    wired().wake.run_training()
    return run


@blp.route(f"/<{ID_PATH}:run_id>")
@blp.response(200, RunSchema, example=RUN_EXAMPLE)
@blp.refusals(404)
def show_run(run_id: int) -> TrainingRun:
    """Get one run"""
    return get_run(wired().session, run_id)


@blp.route(f"/<{ID_PATH}:run_id>/cancel", methods=["POST"])
@blp.arguments(NoArgumentsSchema, example={})
@blp.response(200, RunSchema, example=RUN_EXAMPLE)
@blp.refusals(404)
def cancel_run(_: dict[str, Any], run_id: int) -> TrainingRun:
    """Cancel a run

    A queued one ends at once, a running one within seconds; a finished one stays as it is. The live version does
    not change.
    """
    return run_requests.cancel_run(wired().session, run_id, author=current_actor().name)


@blp.route(f"/<{ID_PATH}:run_id>/events")
@blp.response(
    200,
    EVENT_SCHEMA,
    content_type="text/event-stream",
    description="A stream of events; the schema is one event's",
    example='event: run\nid: 0a1b2c3d4e5f6071\ndata: {"id": 3, "state": "running"}\n\n',
)
@blp.alt_response(204, description="The run has finished, and the client has its last state", success=True)
@blp.refusals(404)
def watch_run(run_id: int) -> Response:
    """Stream a run's changes as they happen

    One event at once and one at each change, until the run has finished or a minute has passed. If too many clients
    watch at a time, the stream ends after its first event; the browser reconnects by itself.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy is empty while streaming

    def look() -> dict[str, Any]:
        with app.app_context():
            shown: dict[str, Any] = RunSchema().dump(get_run(wired().session, run_id))
            return shown

    now = look()
    if now["state"] in FINISHED and request.headers.get("Last-Event-ID") == event_id(now):
        return Response(status=204)  # makes EventSource stop reconnecting
    streams: BoundedSemaphore = wired().streams
    pace: Pace = current_app.config.get("EVENT_PACE", Pace())
    is_free = streams.acquire(blocking=False)
    response = Response(run_events(look, pace if is_free else Pace(life=0)), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy such as nginx must pass each event on at once
    if is_free:
        response.call_on_close(streams.release)
    return response
