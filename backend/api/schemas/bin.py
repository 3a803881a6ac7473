"""The bin of deleted images, records and batches, and new names."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.api.schemas.common import identity, next_cursor
from backend.api.schemas.images import IMAGE_EXAMPLE, ImageSchema
from backend.api.schemas.uploads import BatchSchema

BATCH_EXAMPLE = {"id": 1, "name": "membership forms, March"}
_DELETED = {"deleted_at": "2026-02-01T10:00:00+00:00", "deleted_by": "Anna"}
DELETED_BATCH_EXAMPLE = BATCH_EXAMPLE | {"images": 20} | _DELETED
DELETED_IMAGE_EXAMPLE = IMAGE_EXAMPLE | _DELETED
DELETED_RECORD_EXAMPLE = {
    "id": 8,
    "number": 2,
    "pile_id": 4,
    "pile_name": "scanner, Monday",
    "form_name": "Membership, 2026",
    "pages": 2,
    "images": 5,
    **_DELETED,
}
RESTORED_RECORD_EXAMPLE = {"id": 8, "number": 2, "pile_id": 4}


class NameRequestSchema(Schema):
    """A new name."""

    name = fields.String(
        required=True, metadata={"description": "At most 200 characters; a file's name has no slash."}
    )


class _DeletedSchema(Schema):
    """What is known of everything in the bin."""

    deleted_at = fields.DateTime(required=True)
    deleted_by = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Who put it there; null if an earlier release did."},
    )


class DeletedBatchSchema(_DeletedSchema, BatchSchema):
    """A batch in the bin."""

    images = fields.Integer(
        required=True, metadata={"description": "Images that were deleted with it and come back with it."}
    )


class DeletedBatchesSchema(Schema):
    """All batches in the bin."""

    items = fields.List(fields.Nested(DeletedBatchSchema), required=True)
    kept_days = fields.Integer(
        required=True, metadata={"description": "Days after which what is in the bin is deleted for good."}
    )


class DeletedImageSchema(_DeletedSchema, ImageSchema):
    """An image in the bin."""


class DeletedImageChunkSchema(Schema):
    """Some images in the bin."""

    items = fields.List(fields.Nested(DeletedImageSchema), required=True)
    next_cursor = next_cursor()
    total = fields.Integer(
        required=True,
        metadata={"description": "Images that were deleted by themselves, not with their batch or record."},
    )


class DeletedRecordSchema(_DeletedSchema):
    """A record in the bin."""

    id = identity("The record's id.", required=True)
    number = fields.Integer(required=True, metadata={"description": "In its pile, from 1."})
    pile_id = identity("The pile's id.", required=True)
    pile_name = fields.String(required=True)
    form_name = fields.String(required=True)
    pages = fields.Integer(required=True)
    images = fields.Integer(
        required=True, metadata={"description": "Images that were deleted with it and come back with it."}
    )


class RestoredRecordSchema(Schema):
    """A record that is out of the bin."""

    id = identity("The record's id.", required=True)
    number = fields.Integer(required=True, metadata={"description": "In its pile, from 1."})
    pile_id = identity("The pile's id.", required=True)


class DeletedRecordChunkSchema(Schema):
    """Some records in the bin."""

    items = fields.List(fields.Nested(DeletedRecordSchema), required=True)
    next_cursor = next_cursor()
    total = fields.Integer(
        required=True,
        metadata={"description": "Records that were deleted by themselves, not with their pile."},
    )
