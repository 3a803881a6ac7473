"""Groups of images whose readings are alike."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import PageQuerySchema, identity, next_cursor
from backend.api.schemas.images import ImageSchema

BY = ["text", "letter", "confidence"]


class GroupSchema(Schema):
    """Unlabelled images whose readings are alike."""

    key = fields.String(
        required=True,
        metadata={"description": "Identifies the group in `/groups/images`; empty for blank images."},
    )
    title = fields.String(
        required=True,
        metadata={"description": "The text, the letter or the range of confidence; empty for blank images."},
    )
    count = fields.Integer(required=True, metadata={"description": "Images in the group."})
    lowest_confidence = fields.Float(
        required=True,
        validate=validate.Range(min=0, max=1),
        metadata={"description": "Confidence of the least certain reading."},
    )


class GroupPageSchema(Schema):
    """Some groups, largest first."""

    items = fields.List(fields.Nested(GroupSchema), required=True)
    next_cursor = next_cursor()
    total = fields.Integer(required=True, metadata={"description": "Number of all groups."})
    images = fields.Integer(required=True, metadata={"description": "Number of images in all groups."})


class GroupsQuerySchema(PageQuerySchema):
    """How to group the images."""

    by = fields.String(
        load_default="text",
        validate=validate.OneOf(BY),
        metadata={
            "description": "`text`: the same text was read; `letter`: the text begins with the same letter; "
            "`confidence`: readings of similar confidence."
        },
    )
    batch = identity("Only this batch.", load_default=None)


class MembersQuerySchema(GroupsQuerySchema):
    """Which group to list."""

    key = fields.String(
        required=True, validate=validate.Length(max=1000), metadata={"description": "The group's `key`."}
    )


class MemberPageSchema(Schema):
    """Some images of one group, least certain first."""

    items = fields.List(fields.Nested(ImageSchema), required=True)
    next_cursor = next_cursor()
    total = fields.Integer(required=True, metadata={"description": "Images in the whole group."})
