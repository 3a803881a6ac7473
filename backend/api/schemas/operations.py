"""Labels of many images in one step."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity
from backend.api.schemas.labels import (
    LABEL_EXAMPLE,
    CurrentLabelSchema,
    LabelRequestSchema,
    LabelSchema,
    UnsavedLabelSchema,
)
from backend.api.schemas.problem import FileProblemSchema

MAX_ITEMS = 200
REVISION = validate.Range(min=0, max=2**31 - 1)


class BulkItemSchema(LabelRequestSchema):
    """A new label for one image of the step."""

    image_id = identity("The image's id.", required=True)
    revision = fields.Integer(
        required=True,
        validate=REVISION,
        metadata={"description": "The image's `revision` that the person saw.", "example": 0},
    )


class BulkRequestSchema(Schema):
    """New labels for some images, each named once."""

    items = fields.List(
        fields.Nested(BulkItemSchema), required=True, validate=validate.Length(min=1, max=MAX_ITEMS)
    )


class ItemProblemSchema(FileProblemSchema):
    """Why one label was not saved; the others were."""

    field = fields.String(metadata={"description": "The member at fault.", "example": "text"})
    current = fields.Nested(
        CurrentLabelSchema, metadata={"description": "What the image has now (412), to keep or to replace."}
    )
    yours = fields.Nested(
        UnsavedLabelSchema,
        allow_none=True,
        metadata={"description": "The label that was not saved (412); null for an undo."},
    )


class BulkResultSchema(Schema):
    """The result for one image."""

    image_id = fields.Integer(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(["saved", "conflict", "refused"]))
    revision = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The image's newest revision, for the next save; null when refused."},
    )
    label = fields.Nested(
        LabelSchema, required=True, allow_none=True, metadata={"description": "The row that was saved."}
    )
    error = fields.Nested(ItemProblemSchema, required=True, allow_none=True)


class OperationSchema(Schema):
    """One step over many images, with a result for each, in the requested order."""

    id = identity("The operation's id, for undoing it.", required=True)
    undoes = identity("The operation that this one has undone.", required=True, allow_none=True)
    author = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    saved = fields.Integer(required=True)
    conflicts = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    results = fields.List(fields.Nested(BulkResultSchema), required=True)


OPERATION_EXAMPLE = {
    "id": 3,
    "undoes": None,
    "author": "local",
    "created_at": "2026-01-31T09:01:00+00:00",
    "saved": 1,
    "conflicts": 1,
    "refused": 0,
    "results": [
        {
            "image_id": 7,
            "outcome": "saved",
            "revision": 1,
            "label": LABEL_EXAMPLE | {"operation_id": 3},
            "error": None,
        },
        {
            "image_id": 8,
            "outcome": "conflict",
            "revision": 1,
            "label": None,
            "error": {
                "status": 412,
                "title": "Changed meanwhile",
                "detail": "Somebody else has labelled this image in the meantime. Look at both labels and choose.",
                "current": {"revision": 1, "label": LABEL_EXAMPLE},
                "yours": {"kind": "text", "text": "MULLER"},
            },
        },
    ],
}
