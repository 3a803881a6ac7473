"""The audit log."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate

from backend.api.schemas.common import ChunkQuerySchema, identity, next_cursor
from backend.services.cursors import storable

EVENT_EXAMPLE = {
    "id": 12,
    "at": "2026-01-31T10:00:00+00:00",
    "actor": "Anna",
    "action": "image.delete",
    "target_kind": "image",
    "target_id": "7",
    "detail": {},
}


class AuditEventSchema(Schema):
    """One thing that was done."""

    id = identity("The event's id.", required=True)
    at = fields.DateTime(required=True)
    actor = fields.String(
        required=True,
        metadata={
            "description": "The account's name; `command line`; `worker` for what the program does by itself."
        },
    )
    action = fields.String(required=True, metadata={"description": "Such as `image.delete`."})
    target_kind = fields.String(required=True, metadata={"description": "Such as `image`."})
    target_id = fields.String(
        required=True, allow_none=True, metadata={"description": "Id or name of what it was done to."}
    )
    detail = fields.Dict(required=True, metadata={"description": "Further facts; no text of a person."})


class AuditChunkSchema(Schema):
    """Some events of the log."""

    items = fields.List(
        fields.Nested(AuditEventSchema), required=True, metadata={"description": "Newest first."}
    )
    next_cursor = next_cursor()


def _can_be_stored(text: str) -> None:
    if not storable(text):
        raise ValidationError("Not a text that can be stored.")


class AuditQuerySchema(ChunkQuerySchema):
    """Which events."""

    actor = fields.String(
        load_default=None,
        validate=[validate.Length(min=1, max=100), _can_be_stored],
        metadata={"description": "Only what this actor did."},
    )
    action = fields.String(
        load_default=None,
        validate=[validate.Length(min=1, max=40), _can_be_stored],
        metadata={"description": "Only this action, such as `image.delete`."},
    )
