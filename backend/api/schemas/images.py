"""Stored images, and the lists and the queue that they stand in."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import PageQuerySchema, identity, next_cursor
from backend.api.schemas.labels import LABEL_EXAMPLE, LabelSchema
from backend.api.schemas.readings import READING_EXAMPLE, ReadingSchema

IMAGE_EXAMPLE = {
    "id": 7,
    "file_name": "form-0007.png",
    "batch_id": 1,
    "width": 388,
    "height": 44,
    "created_at": "2026-01-31T08:59:58+00:00",
    "file_url": "/api/v1/images/7/file",
    "expected": None,
    "state": "labelled",
    "reading": READING_EXAMPLE,
    "label": LABEL_EXAMPLE,
    "revision": 1,
    "reading_error": None,
}
PENDING_EXAMPLE = IMAGE_EXAMPLE | {"state": "pending", "label": None, "revision": 0}
ORDERS = ["uncertain", "oldest", "alike", "batch"]
LIST_ORDERS = [*ORDERS, "newest", "name"]
ORDER = (
    "`alike`: equal readings side by side; `batch`: one batch after the other, the least certain reading first; "
    "unread images come last, save in `oldest` and behind their own batch."
)


class ImageSchema(Schema):
    """A stored image with its newest reading and label."""

    id = identity("The image's id.", required=True)
    file_name = fields.String(
        required=True, metadata={"description": "Name it came with; display text only."}
    )
    batch_id = identity("The batch's id.", required=True)
    width = fields.Integer(required=True, metadata={"description": "Pixels."})
    height = fields.Integer(required=True, metadata={"description": "Pixels."})
    created_at = fields.DateTime(required=True)
    file_url = fields.String(required=True, metadata={"description": "Where its PNG is."})
    expected = fields.String(
        required=True, allow_none=True, metadata={"description": "IDENTITY from a CSV sent beside the image."}
    )
    state = fields.String(
        required=True,
        validate=validate.OneOf(["unread", "pending", "labelled", "failed"]),
        metadata={"description": "`pending`: read, waits for a person; `failed`: no model could read it."},
    )
    reading = fields.Nested(ReadingSchema, required=True, allow_none=True)
    label = fields.Nested(LabelSchema, required=True, allow_none=True)
    revision = fields.Integer(
        required=True, metadata={"description": "Revision of the label, 0 before the first; also the ETag."}
    )
    reading_error = fields.String(required=True, allow_none=True)


class ImagePageSchema(Schema):
    """A page of images."""

    items = fields.List(fields.Nested(ImageSchema), required=True)
    next_cursor = next_cursor()
    total = fields.Integer(required=True, metadata={"description": "Images in the whole list."})


class QueuePageSchema(Schema):
    """A page of images that wait for a person."""

    items = fields.List(fields.Nested(ImageSchema), required=True)
    next_cursor = next_cursor()
    remaining = fields.Integer(required=True, metadata={"description": "Read images that wait for a person."})
    unread = fields.Integer(required=True, metadata={"description": "Images that no model has read yet."})


class QueueQuerySchema(PageQuerySchema):
    """Which images of the queue, in which order."""

    order = fields.String(
        load_default="uncertain", validate=validate.OneOf(ORDERS), metadata={"description": ORDER}
    )
    batch = identity("Only this batch.", load_default=None)


class ImagesQuerySchema(PageQuerySchema):
    """Which images, in which order."""

    state = fields.String(
        load_default="all",
        validate=validate.OneOf(["pending", "labelled", "all"]),
        metadata={"description": "`pending`: every image without a label, read or not."},
    )
    order = fields.String(
        load_default="oldest",
        validate=validate.OneOf(LIST_ORDERS),
        metadata={"description": f"{ORDER} `name`: by what a person said or else the model read."},
    )
    batch = identity("Only this batch.", load_default=None)
