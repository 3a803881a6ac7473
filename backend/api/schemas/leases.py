"""Leases: images of the queue reserved for one client for a few minutes."""

from __future__ import annotations

from datetime import UTC, datetime

from marshmallow import Schema, ValidationError, fields, validate

from backend.api.schemas.common import identity
from backend.api.schemas.images import QueueChunkSchema, QueueQuerySchema

LEASED_UNTIL = "When the leases expire unless they are renewed."
MOST_IMAGES = 1000
"""Limit for the ids in one request: databases limit the parameters of a statement."""


def _has_utc(time: datetime) -> None:
    """Refuse a time that in UTC lies before the year 1 or after 9999."""
    try:
        time.astimezone(UTC)
    except OverflowError as error:
        raise ValidationError("Not a valid datetime.") from error


def holder() -> fields.String:
    """The client that asks, by an id of its own making."""
    return fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[A-Za-z0-9-]{8,64}\Z", error="Must be 8 to 64 letters, digits or hyphens."
        ),
        metadata={"description": "A random id that the client (a browser tab) generates for itself."},
    )


class LeaseRequestSchema(QueueQuerySchema):
    """Which images a client requests."""

    holder = holder()


class LeaseChunkSchema(QueueChunkSchema):
    """Images that this client now holds."""

    leased_until = fields.DateTime(required=True, metadata={"description": LEASED_UNTIL})
    elsewhere = fields.Integer(
        required=True, metadata={"description": "Number of remaining images that other clients hold."}
    )


class ClaimRequestSchema(Schema):
    """Which images a client wants to lease."""

    holder = holder()
    images = fields.List(identity("An image's id."), required=True, validate=validate.Length(min=1))


class RenewRequestSchema(Schema):
    """The client whose leases to renew."""

    holder = holder()


class HoldSchema(Schema):
    """The images that a client holds."""

    leased_until = fields.DateTime(required=True, metadata={"description": LEASED_UNTIL})
    images = fields.List(
        identity("An image's id."),
        required=True,
        metadata={
            "description": "Unlabelled images that the client holds; those missing are held by other clients."
        },
    )


class ReleaseRequestSchema(Schema):
    """The client that gives up its leases."""

    holder = holder()
    until = fields.AwareDateTime(
        required=True,
        validate=_has_utc,
        metadata={"description": "`leased_until` of the last response: later leases are kept."},
    )
    images = fields.List(
        identity("An image's id."),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=MOST_IMAGES),
        metadata={"description": "Only these images. Default: all that the client holds."},
    )
