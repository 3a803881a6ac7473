"""Route of the audit log: who did what, and when."""

from __future__ import annotations

from typing import Any

from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.schemas.audit import EVENT_EXAMPLE, AuditChunkSchema, AuditQuerySchema
from backend.services import audit
from backend.wiring import wired

blp = Blueprint("audit", __name__, url_prefix="/api/v1/audit", description="Who did what, and when")


@blp.route("")
@blp.arguments(AuditQuerySchema, location="query")
@blp.response(200, AuditChunkSchema, example={"items": [EVENT_EXAMPLE], "next_cursor": None})
def list_events(query: dict[str, Any]) -> audit.AuditChunk:
    """List what was done, newest first

    Deletions, erasures, exports, promotions, training runs, accounts and log-ins. Nobody can change or delete an
    event.
    """
    return audit.chunk(
        wired().session,
        actor=query["actor"],
        action=query["action"],
        cursor=query["cursor"],
        limit=chunk_size(query["limit"]),
    )
