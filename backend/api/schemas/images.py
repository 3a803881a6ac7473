"""Stored images, lists of images and the queue."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import ChunkQuerySchema, identity, next_cursor
from backend.api.schemas.labels import LABEL_EXAMPLE, LabelSchema
from backend.api.schemas.readings import READING_EXAMPLE, ReadingSchema
from backend.exchange.style import ACCENTS, CASES
from backend.pages.form import KINDS

IMAGE_EXAMPLE = {
    "id": 7,
    "file_name": "form-0007.png",
    "path": "box 1/form-0007.png",
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
    "field": None,
    "case": "upper",
    "accents": "folded",
}
PENDING_EXAMPLE = IMAGE_EXAMPLE | {"state": "pending", "label": None, "revision": 0}
ORDERS = ["uncertain", "oldest", "alike", "batch"]
LIST_ORDERS = [*ORDERS, "newest", "name", "answered"]
ORDER = (
    "`uncertain`: what is not a name first, then the least certain reading; `alike`: equal readings next to each "
    "other; `batch`: batch by batch, each as in `uncertain`; "
    "unread images come last; in `oldest` they do not, in `batch` they follow their own batch, and in `alike` what is "
    "not a name comes after them."
)


class ImageFieldSchema(Schema):
    """The field of a form that an image is."""

    name = fields.String(required=True)
    kind = fields.String(
        required=True,
        validate=validate.OneOf(KINDS),
        metadata={"description": "`text` is typed by a person and not read."},
    )
    form_name = fields.String(required=True, allow_none=True)
    page_id = identity("The page that it was cut out of.", required=True)
    record_id = identity("The record that the page belongs to.", required=True, allow_none=True)
    record_number = fields.Integer(required=True, allow_none=True)
    pile_id = identity("The pile.", required=True)


class ImageSchema(Schema):
    """A stored image with its newest reading and label."""

    id = identity("The image's id.", required=True)
    file_name = fields.String(
        required=True, metadata={"description": "Name of the uploaded file; text to show, never a path."}
    )
    path = fields.String(
        required=True,
        metadata={
            "description": "The file name with the folder that it came with, as the export has it. "
            "Equals `file_name` without one."
        },
    )
    batch_id = identity("The batch's id.", required=True)
    width = fields.Integer(required=True, metadata={"description": "In pixels."})
    height = fields.Integer(required=True, metadata={"description": "In pixels."})
    created_at = fields.DateTime(required=True)
    file_url = fields.String(required=True, metadata={"description": "Address of the PNG."})
    expected = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "IDENTITY from a list uploaded with the image."},
    )
    state = fields.String(
        required=True,
        validate=validate.OneOf(["unread", "pending", "labelled", "failed"]),
        metadata={"description": "`pending`: read, waits for a label; `failed`: no model could read it."},
    )
    reading = fields.Nested(ReadingSchema, required=True, allow_none=True)
    label = fields.Nested(LabelSchema, required=True, allow_none=True)
    revision = fields.Integer(
        required=True,
        metadata={"description": "Revision of the label, 0 before the first one; also the ETag."},
    )
    reading_error = fields.String(required=True, allow_none=True)
    field = fields.Nested(
        ImageFieldSchema,
        required=True,
        allow_none=True,
        metadata={"description": "What was cut out of a page; null for an image that came by itself."},
    )
    case = fields.String(
        required=True,
        validate=validate.OneOf(CASES),
        metadata={
            "description": "In which new readings of it are written, by its field or the installation."
        },
    )
    accents = fields.String(
        required=True, validate=validate.OneOf(ACCENTS), metadata={"description": "Likewise."}
    )


class ImageChunkSchema(Schema):
    """Some images of a list."""

    items = fields.List(fields.Nested(ImageSchema), required=True)
    next_cursor = next_cursor()
    total = fields.Integer(required=True, metadata={"description": "Number of images in the whole list."})


class QueueChunkSchema(Schema):
    """Some images of the queue."""

    items = fields.List(fields.Nested(ImageSchema), required=True)
    next_cursor = next_cursor()
    remaining = fields.Integer(
        required=True, metadata={"description": "Number of images without a label, read or not."}
    )
    unread = fields.Integer(
        required=True, metadata={"description": "Number of images that no model has read yet."}
    )


class QueueQuerySchema(ChunkQuerySchema):
    """Which images of the queue, and in which order."""

    order = fields.String(
        load_default="uncertain", validate=validate.OneOf(ORDERS), metadata={"description": ORDER}
    )
    batch = identity("Only this batch.", load_default=None)


class ImagesQuerySchema(ChunkQuerySchema):
    """Which images, and in which order."""

    state = fields.String(
        load_default="all",
        validate=validate.OneOf(["pending", "not_a_name", "labelled", "all"]),
        metadata={
            "description": "`pending`: every image without a label, read or not; `not_a_name`: those of them that show "
            "no name, as far as the newest reading says."
        },
    )
    order = fields.String(
        load_default="oldest",
        validate=validate.OneOf(LIST_ORDERS),
        metadata={
            "description": f"{ORDER} `name`: by label, else by what was read, a name or not; `answered`: last labelled "
            "first, with `state=labelled` only."
        },
    )
    q = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={
            "description": "Only images whose label, newest reading, expected text or path contains this, whatever "
            "the case, accents and punctuation.",
            "example": "muller",
        },
    )
    batch = identity("Only this batch.", load_default=None)
