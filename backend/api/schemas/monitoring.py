"""What a watcher of the server is told."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.services.monitoring.readiness import PARTS

READY_EXAMPLE = {
    "status": "ready",
    "parts": {"database": None, "images": None, "model": None, "worker": None},
}


class HealthSchema(Schema):
    """The process responds."""

    status = fields.String(required=True, validate=validate.OneOf(["ok"]))


class ReadyQuerySchema(Schema):
    """What to look at."""

    part = fields.String(
        load_default=None,
        validate=validate.OneOf(PARTS),
        metadata={"description": "Only this part; by default all of them."},
    )


class ReadySchema(Schema):
    """All parts that were asked for are there."""

    status = fields.String(required=True, validate=validate.OneOf(["ready"]))
    parts = fields.Dict(
        keys=fields.String(validate=validate.OneOf(PARTS)),
        values=fields.String(allow_none=True),
        required=True,
        metadata={"description": "What is wrong with each part: null, here."},
    )
