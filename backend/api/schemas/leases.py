"""Leases: a page of the queue for one client alone, for a while."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity
from backend.api.schemas.images import QueuePageSchema, QueueQuerySchema

LEASED_UNTIL = "When others get what is not renewed."
MOST_IMAGES = 1000
"""That one request may give back by name: a database takes only so many."""


def holder() -> fields.String:
    """Who asks: a word that the client has made up."""
    return fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[A-Za-z0-9-]{8,64}\Z", error="Must be 8 to 64 letters, digits or hyphens."
        ),
        metadata={"description": "A random word that the client (a browser tab) made up for itself."},
    )


class LeaseRequestSchema(QueueQuerySchema):
    """Which images a client asks for."""

    holder = holder()


class LeasePageSchema(QueuePageSchema):
    """Images that are now in this client's hands."""

    leased_until = fields.DateTime(required=True, metadata={"description": LEASED_UNTIL})
    elsewhere = fields.Integer(
        required=True, metadata={"description": "Remaining images that other clients hold."}
    )


class ClaimRequestSchema(Schema):
    """Which images a client wants to have for itself."""

    holder = holder()
    images = fields.List(identity("An image's id."), required=True, validate=validate.Length(min=1))


class RenewRequestSchema(Schema):
    """Who is still at work."""

    holder = holder()


class HoldSchema(Schema):
    """What a client still holds."""

    leased_until = fields.DateTime(required=True, metadata={"description": LEASED_UNTIL})
    images = fields.List(
        identity("An image's id."),
        required=True,
        metadata={"description": "Unlabelled images in its hands; what is missing is in somebody else's."},
    )


class ReleaseRequestSchema(Schema):
    """Who leaves."""

    holder = holder()
    until = fields.AwareDateTime(
        required=True,
        metadata={
            "description": "`leased_until` of the last answer: what was leased later stays in its hands."
        },
    )
    images = fields.List(
        identity("An image's id."),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=MOST_IMAGES),
        metadata={"description": "Only these; left out, everything that the client holds."},
    )
