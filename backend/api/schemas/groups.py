"""Groups of images that were read alike."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import PageQuerySchema, identity, next_cursor
from backend.api.schemas.images import ImageSchema

BY = ["text", "letter", "confidence"]


class GroupSchema(Schema):
    """Images that wait for a person and were read alike."""

    key = fields.String(
        required=True,
        metadata={"description": "Names the group in `/groups/images`; empty for blank fields."},
    )
    title = fields.String(
        required=True, metadata={"description": "The text, the letter or the band; empty for blank fields."}
    )
    count = fields.Integer(required=True, metadata={"description": "Images in the group."})
    lowest_confidence = fields.Float(
        required=True,
        validate=validate.Range(min=0, max=1),
        metadata={"description": "Confidence of its least certain reading."},
    )


class GroupPageSchema(Schema):
    """A page of groups, largest first."""

    items = fields.List(fields.Nested(GroupSchema), required=True)
    next_cursor = next_cursor()
    total = fields.Integer(required=True, metadata={"description": "All groups."})
    images = fields.Integer(required=True, metadata={"description": "All images in them."})


class GroupsQuerySchema(PageQuerySchema):
    """What to group by."""

    by = fields.String(
        load_default="text",
        validate=validate.OneOf(BY),
        metadata={
            "description": "`text`: read as the same name; `letter`: the name begins with it; "
            "`confidence`: as certain as each other."
        },
    )
    batch = identity("Only this batch.", load_default=None)


class MembersQuerySchema(GroupsQuerySchema):
    """Which group."""

    key = fields.String(
        required=True, validate=validate.Length(max=1000), metadata={"description": "The group's `key`."}
    )


class MemberPageSchema(Schema):
    """A page of one group's images, least certain first."""

    items = fields.List(fields.Nested(ImageSchema), required=True)
    next_cursor = next_cursor()
    total = fields.Integer(required=True, metadata={"description": "Images in the whole group."})
