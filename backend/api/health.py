"""Routes for whoever watches the server: is the process well, may it be sent requests."""

from __future__ import annotations

from typing import Any

from backend.api.openapi import Blueprint
from backend.api.problems import busy
from backend.api.schemas.stats import HealthSchema, ReadySchema
from backend.services.versions import registry
from backend.store import schema
from backend.store.database import db
from backend.wiring import wired

blp = Blueprint("health", __name__, description="For whoever watches the server")

HEALTH_EXAMPLE = {"status": "ok", "degraded": None, "live_version": "paraph-1"}


@blp.route("/healthz")
@blp.response(200, HealthSchema, example=HEALTH_EXAMPLE)
def get_health() -> dict[str, Any]:
    """Whether the process works

    200 also when `degraded` says why nothing is read: uploads and labels still work, and a restart would not
    help.
    """
    degraded = wired().live.degraded
    return {
        "status": "degraded" if degraded else "ok",
        "degraded": degraded,
        "live_version": registry.live_name(db.session()),
    }


@blp.route("/readyz")
@blp.response(200, ReadySchema, example={"status": "ready"})
@blp.refusals(503)
def get_readiness() -> dict[str, str]:
    """Whether requests may be sent here: the database is at this release's revision"""
    if not schema.is_current(db.engine):
        raise busy("The database is not at this release's revision. Run: flask db upgrade")
    return {"status": "ready"}
