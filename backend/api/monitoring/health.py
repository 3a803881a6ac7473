"""Routes for monitoring: does the process work, and is all there that it needs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from backend.api.openapi import Blueprint
from backend.api.schemas.monitoring import READY_EXAMPLE, HealthSchema, ReadyQuerySchema, ReadySchema
from backend.http.problem import Problem
from backend.services.monitoring import readiness
from backend.services.shown_paths import without_places
from backend.wiring import wired

blp = Blueprint("health", __name__, description="Monitoring")


@blp.route("/healthz")
@blp.response(200, HealthSchema, example={"status": "ok"})
def get_health() -> dict[str, str]:
    """Check whether the process responds

    Nothing else is checked: a restart would not fix what `GET /readyz` reports.
    """
    return {"status": "ok"}


@blp.route("/readyz")
@blp.arguments(ReadyQuerySchema, location="query")
@blp.response(200, ReadySchema, example=READY_EXAMPLE)
@blp.refusals(422, 503)
def get_readiness(query: dict[str, Any]) -> dict[str, Any]:
    """Check whether database, image files, model and worker are there

    A 503 says what is wrong in `detail`, and by part in `parts`. Without the model or the worker, uploads
    and labels are still stored: a proxy that only decides where to send requests asks for `part=database`.
    """
    parts = wired()
    found = readiness.trouble(parts.engine, parts.blobs, parts.live, datetime.now(UTC))
    asked = [query["part"]] if query["part"] else readiness.PARTS
    words = {part: without_places(found[part] or "", parts.settings) or None for part in asked}
    if any(words.values()):
        detail = " ".join(sentence for sentence in words.values() if sentence)
        raise Problem("not-ready", detail, parts=words)
    return {"status": "ready", "parts": words}
