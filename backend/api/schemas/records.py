"""Records: filled-in forms, field by field."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import ChunkQuerySchema, identity, next_cursor
from backend.api.schemas.images import IMAGE_EXAMPLE, ImageSchema
from backend.pages.form import KINDS

STATES = ["complete", "pages missing", "needs help"]
BY_ORDER = ["trusted", "doubted", "unproven", "checked"]

RECORD_EXAMPLE = {
    "id": 8,
    "number": 2,
    "state": "complete",
    "by_order": "trusted",
    "form_id": 3,
    "form_name": "Membership, 2026",
    "form_version": 2,
    "pages": [21, 22],
    "fields": [
        {
            "name": "Surname",
            "kind": "name",
            "position": 0,
            "optional": False,
            "image_id": 7,
            "page_id": 21,
        }
    ],
    "checked": 1,
    "of": 1,
}
WHOLE_RECORD_EXAMPLE = RECORD_EXAMPLE | {
    "pile_id": 4,
    "fields": [{**RECORD_EXAMPLE["fields"][0], "image": IMAGE_EXAMPLE}],  # type: ignore[index]
}


class RecordFieldSchema(Schema):
    """A field of a record."""

    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    position = fields.Integer(required=True, metadata={"description": "In the form's order, from 0."})
    optional = fields.Boolean(required=True, metadata={"description": "Whether it may stay empty."})
    image_id = identity("Its image; null if its page is missing.", required=True, allow_none=True)
    page_id = identity("The page that it was cut out of.", required=True, allow_none=True)


class RecordSchema(Schema):
    """One filled-in form."""

    id = identity("The record's id.", required=True)
    number = fields.Integer(required=True, metadata={"description": "In its pile, from 1."})
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    by_order = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(BY_ORDER),
        metadata={
            "description": "Of a record that is complete by order (nothing but the order of its pages, or that they "
            "came in one file, says that they belong together): `trusted`; `doubted`, so that it needs help, since "
            "the number of whole records differs from the counted forms; `unproven`, since records of the pile lack "
            "pages and nobody has counted the forms; or `checked` by a person. Else null."
        },
    )
    form_id = identity("The form's id.", required=True)
    form_name = fields.String(required=True)
    form_version = fields.Integer(required=True)
    pages = fields.List(
        identity("A page's id."), required=True, metadata={"description": "In the form's order."}
    )
    fields_ = fields.List(
        fields.Nested(RecordFieldSchema),
        required=True,
        data_key="fields",
        attribute="fields",
        metadata={
            "description": "Those of the form's version in its order, then those of pages that still have another one."
        },
    )
    checked = fields.Integer(required=True, metadata={"description": "Fields with a label."})
    of = fields.Integer(required=True, metadata={"description": "The number of `fields`."})


class WholeRecordFieldSchema(RecordFieldSchema):
    """A field of a record with its image."""

    image = fields.Nested(ImageSchema, required=True, allow_none=True)


class WholeRecordSchema(RecordSchema):
    """One filled-in form with the image of each field."""

    pile_id = identity("The pile's id.", required=True)
    fields_ = fields.List(
        fields.Nested(WholeRecordFieldSchema), required=True, data_key="fields", attribute="fields"
    )


class RecordChunkSchema(Schema):
    """Some records of a pile."""

    items = fields.List(fields.Nested(RecordSchema), required=True)
    next_cursor = next_cursor()


class RecordsQuerySchema(ChunkQuerySchema):
    """Which records."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
