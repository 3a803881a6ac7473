"""Route of statistics: progress of the review, accuracy of the model, labels for the next run."""

from __future__ import annotations

from datetime import UTC, datetime

from backend.api.openapi import Blueprint
from backend.api.schemas.stats import STATS_EXAMPLE, StatsSchema
from backend.services.maintenance.stats import Stats, collect
from backend.wiring import wired

blp = Blueprint(
    "stats", __name__, url_prefix="/api/v1/stats", description="Counts of images, labels and readings"
)


@blp.route("")
@blp.response(200, StatsSchema, example=STATS_EXAMPLE)
def get_stats() -> Stats:
    """Get all counts at this moment"""
    parts = wired()
    return collect(parts.session, parts.settings, degraded=parts.degraded, at=datetime.now(UTC))
