"""What would change if a version went live."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import ChunkQuerySchema, next_cursor

PREVIEW_EXAMPLE = {
    "version": "paraph-2",
    "against": "paraph-1",
    "is_being_read": True,
    "waiting": {"read": 120, "of": 120, "changed": 1},
    "checked": {"read": 40, "of": 310, "changed": 0},
    "items": [
        {
            "image_id": 7,
            "file_name": "scan_007.png",
            "file_url": "/api/v1/images/7/file",
            "width": 330,
            "height": 39,
            "label": None,
            "old": {"text": "MARTIN", "confidence": 0.9, "reason": None},
            "new": {"text": "MARTEN", "confidence": 0.6, "reason": None},
            "risk": 0.83,
        }
    ],
    "next_cursor": None,
}


class PreviewQuerySchema(ChunkQuerySchema):
    """Which changes to return."""

    kind = fields.String(
        load_default="waiting",
        validate=validate.OneOf(["waiting", "checked"]),
        metadata={
            "description": "`waiting`: images without a label that would be read differently. `checked`: images that "
            "were read as their label says and no longer would be."
        },
    )


class ExtentSchema(Schema):
    """How far the version has read."""

    read = fields.Integer(required=True, metadata={"description": "Number of images that it has read."})
    of = fields.Integer(
        required=True, metadata={"description": "Number of images that were there when it was made."}
    )
    changed = fields.Integer(required=True, metadata={"description": "Number of images in the list."})


class ReadSchema(Schema):
    """What one version read."""

    text = fields.String(required=True)
    confidence = fields.Float(required=True)
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Why it is not called a name, as in a reading; null for a name and for blank."
        },
    )


class ChangeSchema(Schema):
    """An image that the two versions read differently."""

    image_id = fields.Integer(required=True)
    file_name = fields.String(required=True)
    file_url = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    label = fields.String(required=True, allow_none=True)
    old = fields.Nested(ReadSchema, required=True)
    new = fields.Nested(ReadSchema, required=True)
    risk = fields.Float(
        required=True, metadata={"description": "How likely the old reading was the right one, 0 to 1."}
    )


class PreviewSchema(Schema):
    """What would change if the version went live, or has changed since it did."""

    version = fields.String(required=True)
    against = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The version that it is compared with; null if there is no other."},
    )
    is_being_read = fields.Boolean(
        required=True,
        metadata={
            "description": "Whether the worker goes on reading. What it cannot read is left out for good."
        },
    )
    waiting = fields.Nested(ExtentSchema, required=True)
    checked = fields.Nested(ExtentSchema, required=True)
    items = fields.List(fields.Nested(ChangeSchema), required=True)
    next_cursor = next_cursor()
