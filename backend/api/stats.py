"""Route of statistics: how far the desk is, how well the model reads, whether a run is due."""

from __future__ import annotations

from backend.api.openapi import Blueprint
from backend.api.schemas.stats import STATS_EXAMPLE, StatsSchema
from backend.services.office.stats import Stats, collect
from backend.store.database import db, now
from backend.wiring import wired

blp = Blueprint("stats", __name__, url_prefix="/api/v1/stats", description="The desk at one glance")


@blp.route("")
@blp.response(200, StatsSchema, example=STATS_EXAMPLE)
def get_stats() -> Stats:
    """All counts at this moment"""
    parts = wired()
    return collect(db.session(), parts.settings, degraded=parts.live.degraded, at=now())
