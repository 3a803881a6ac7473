"""Routes of leases: which client reviews which images. A lease decides what is handed out, not who may save."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response

from backend.api import image_json
from backend.api.list_query import chunk_size, list_arguments
from backend.api.openapi import Blueprint
from backend.api.schemas.images import PENDING_EXAMPLE
from backend.api.schemas.leases import (
    ClaimRequestSchema,
    HoldSchema,
    LeasePageSchema,
    LeaseRequestSchema,
    ReleaseRequestSchema,
    RenewRequestSchema,
)
from backend.services.review import leases
from backend.wiring import wired

blp = Blueprint(
    "leases", __name__, url_prefix="/api/v1/leases", description="Images that a client is reviewing"
)

HOLDER_EXAMPLE = "5e1f0c9a7b3d"
UNTIL_EXAMPLE = "2026-01-31T09:04:58+00:00"


@blp.route("", methods=["POST"])
@blp.arguments(LeaseRequestSchema, example={"holder": HOLDER_EXAMPLE, "order": "uncertain", "limit": 20})
@blp.response(
    200,
    LeasePageSchema,
    example={
        "items": [PENDING_EXAMPLE],
        "next_cursor": None,
        "remaining": 1,
        "unread": 0,
        "leased_until": UNTIL_EXAMPLE,
        "elsewhere": 0,
    },
)
def take(wanted: dict[str, Any]) -> dict[str, Any]:
    """Lease the next images of the queue

    Like `GET /queue`, but without images that another client holds. No other client gets these for five minutes.
    """
    session = wired().session
    handout = leases.hand_out(
        session, wanted["holder"], at=_now(), order=wanted["order"], **list_arguments(wanted)
    )
    return image_json.queue_chunk(session, handout.chunk) | {
        "leased_until": handout.leased_until,
        "elsewhere": handout.elsewhere,
    }


@blp.route("/images", methods=["POST"])
@blp.arguments(ClaimRequestSchema, example={"holder": HOLDER_EXAMPLE, "images": [7, 8]})
@blp.response(200, HoldSchema, example={"leased_until": UNTIL_EXAMPLE, "images": [7]})
def claim(wanted: dict[str, Any]) -> leases.Hold:
    """Lease certain images, for example those of a group

    Only those without a label that no other client holds; the response lists them.
    """
    ids = wanted["images"]
    chunk_size(len(ids), field="images")
    return leases.claim(wired().session, wanted["holder"], ids, at=_now())


@blp.route("/renew", methods=["POST"])
@blp.arguments(RenewRequestSchema, example={"holder": HOLDER_EXAMPLE})
@blp.response(200, HoldSchema, example={"leased_until": UNTIL_EXAMPLE, "images": [7]})
def renew(wanted: dict[str, Any]) -> leases.Hold:
    """Renew the client's leases for another five minutes"""
    return leases.renew(wired().session, wanted["holder"], at=_now())


@blp.route("/release", methods=["POST"])
@blp.arguments(ReleaseRequestSchema, example={"holder": HOLDER_EXAMPLE, "until": UNTIL_EXAMPLE})
@blp.response(204)
def release(wanted: dict[str, Any]) -> Response:
    """Release the client's leases, or only some

    Other clients can get these images at once; otherwise when the lease expires.
    """
    leases.release(wired().session, wanted["holder"], until=wanted["until"], image_ids=wanted["images"])
    return Response(status=204)


def _now() -> datetime:
    return datetime.now(UTC)
