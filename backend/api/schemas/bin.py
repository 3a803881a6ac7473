"""The bin of deleted images and batches, and new names."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.api.schemas.common import ChunkQuerySchema, next_cursor
from backend.api.schemas.images import IMAGE_EXAMPLE, ImageSchema
from backend.api.schemas.uploads import BatchSchema

BATCH_EXAMPLE = {"id": 1, "name": "membership forms, March"}
DELETED_BATCH_EXAMPLE = BATCH_EXAMPLE | {"images": 20, "deleted_at": "2026-02-01T10:00:00+00:00"}
DELETED_IMAGE_EXAMPLE = IMAGE_EXAMPLE | {"deleted_at": "2026-02-01T10:00:00+00:00"}


class NameRequestSchema(Schema):
    """A new name."""

    name = fields.String(
        required=True, metadata={"description": "At most 200 characters; a file's name has no slash."}
    )


class DeletedBatchSchema(BatchSchema):
    """A batch in the bin."""

    images = fields.Integer(
        required=True, metadata={"description": "Images that were deleted with it and come back with it."}
    )
    deleted_at = fields.DateTime(required=True)


class DeletedBatchesSchema(Schema):
    """All batches in the bin."""

    items = fields.List(fields.Nested(DeletedBatchSchema), required=True)
    kept_days = fields.Integer(
        required=True, metadata={"description": "After so many days what is in the bin is deleted for good."}
    )


class DeletedImageSchema(ImageSchema):
    """An image in the bin."""

    deleted_at = fields.DateTime(required=True)


class DeletedImagesQuerySchema(ChunkQuerySchema):
    """Which part of the bin's images."""


class DeletedImageChunkSchema(Schema):
    """Some images in the bin."""

    items = fields.List(fields.Nested(DeletedImageSchema), required=True)
    next_cursor = next_cursor()
    total = fields.Integer(
        required=True,
        metadata={"description": "Images that were deleted by themselves, not with their batch."},
    )
