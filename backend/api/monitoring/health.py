"""Routes for monitoring: does the process work, may it receive requests."""

from __future__ import annotations

from typing import Any

from backend.api.openapi import Blueprint
from backend.api.problems.problem import busy
from backend.api.schemas.stats import HealthSchema, ReadySchema
from backend.services.maintenance.startup import StartError, require_current
from backend.services.versions import registry
from backend.wiring import wired

blp = Blueprint("health", __name__, description="Monitoring")

HEALTH_EXAMPLE = {"status": "ok", "degraded": None, "live_version": "paraph-1"}


@blp.route("/healthz")
@blp.response(200, HealthSchema, example=HEALTH_EXAMPLE)
def get_health() -> dict[str, Any]:
    """Check whether the process works

    The status is 200 even if `degraded` says why nothing is read: uploads and labels still work, and a restart would
    not help.
    """
    degraded = wired().degraded
    return {
        "status": "degraded" if degraded else "ok",
        "degraded": degraded,
        "live_version": registry.live_name(wired().session),
    }


@blp.route("/readyz")
@blp.response(200, ReadySchema, example={"status": "ready"})
@blp.refusals(503)
def get_readiness() -> dict[str, str]:
    """Check whether requests may be sent here: the database is at this release's revision"""
    try:
        require_current(wired().engine)
    except StartError as error:
        raise busy(str(error)) from error
    return {"status": "ready"}
