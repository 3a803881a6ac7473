"""Routes of leases: who works on what just now. They hand out different images; they keep nobody from saving."""

from __future__ import annotations

from typing import Any

from flask import Response

from backend.api import list_query, present
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
from backend.store.database import db, now

blp = Blueprint("leases", __name__, url_prefix="/api/v1/leases", description="Who works on what just now")

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
    """Take the next images of the queue

    As `GET /queue`, but without images that another client holds; others get none of these for five minutes.
    """
    session = db.session()
    handout = leases.hand_out(
        session,
        wanted["holder"],
        at=now(),
        order=wanted["order"],
        **list_query.walk(wanted),
    )
    return present.queue_page(session, handout.chunk) | {
        "leased_until": handout.leased_until,
        "elsewhere": handout.elsewhere,
    }


@blp.route("/images", methods=["POST"])
@blp.arguments(ClaimRequestSchema, example={"holder": HOLDER_EXAMPLE, "images": [7, 8]})
@blp.response(200, HoldSchema, example={"leased_until": UNTIL_EXAMPLE, "images": [7]})
def claim(wanted: dict[str, Any]) -> leases.Hold:
    """Take certain images, such as those of a group

    As far as they wait for an answer and no other client holds them; the answer names those that are now in your hands.
    """
    ids = wanted["images"]
    list_query.size(len(ids), field="images")
    return leases.claim(db.session(), wanted["holder"], ids, at=now())


@blp.route("/renew", methods=["POST"])
@blp.arguments(RenewRequestSchema, example={"holder": HOLDER_EXAMPLE})
@blp.response(200, HoldSchema, example={"leased_until": UNTIL_EXAMPLE, "images": [7]})
def renew(wanted: dict[str, Any]) -> leases.Hold:
    """Say that work goes on

    Holds everything in the client's hands for another five minutes.
    """
    return leases.renew(db.session(), wanted["holder"], at=now())


@blp.route("/release", methods=["POST"])
@blp.arguments(ReleaseRequestSchema, example={"holder": HOLDER_EXAMPLE, "until": UNTIL_EXAMPLE})
@blp.response(204)
def release(wanted: dict[str, Any]) -> Response:
    """Say that work is over, or over with some images

    Others get them at once. Without this they get them when the lease runs out.
    """
    leases.release(db.session(), wanted["holder"], until=wanted["until"], image_ids=wanted["images"])
    return Response(status=204)
