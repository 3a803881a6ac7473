"""Labels: what a person says is written on an image."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity
from backend.exchange.label_kinds import KINDS

LABEL_EXAMPLE = {
    "revision": 1,
    "kind": "corrected",
    "text": "MÜLLER",
    "unknown_characters": "Ü",
    "author": "Zoé Martin",
    "created_at": "2026-01-31T09:01:00+00:00",
    "undoes": None,
    "operation_id": None,
}


class LabelSchema(Schema):
    """One revision of an image's label."""

    revision = fields.Integer(required=True, validate=validate.Range(min=1))
    kind = fields.String(
        required=True,
        validate=validate.OneOf(["confirmed", "corrected", "unreadable", "blank", "withdrawn"]),
        metadata={
            "description": "`confirmed`: the text equals the reading, and the reading called it a name; `withdrawn`: "
            "the label was undone and there was none before it."
        },
    )
    text = fields.String(
        required=True, allow_none=True, metadata={"description": "As typed, in Unicode NFC."}
    )
    unknown_characters = fields.String(
        required=True, metadata={"description": "Letters of the text that the live model cannot write."}
    )
    author = fields.String(
        required=True, metadata={"description": "Who said it; `local` if no name was given."}
    )
    created_at = fields.DateTime(required=True)
    undoes = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The revision that this one has undone."}
    )
    operation_id = identity(
        "The operation that saved it together with others.", required=True, allow_none=True
    )


class WrittenLabelSchema(LabelSchema):
    """A label whose time is written out already."""

    created_at = fields.String(required=True, metadata={"format": "date-time"})  # type: ignore[assignment]  # of text


class CurrentLabelSchema(Schema):
    """What an image has now, in place of what somebody has seen."""

    revision = fields.Integer(required=True)
    label = fields.Nested(WrittenLabelSchema, required=True, allow_none=True)


class UnsavedLabelSchema(Schema):
    """A label that was not saved, as it was sent."""

    kind = fields.String(required=True)
    text = fields.String(required=True, allow_none=True)


class LabelRequestSchema(Schema):
    """A new label; the server decides whether it confirms or corrects the reading."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    text = fields.String(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "The name as written on the image, at most 100 letters; only with kind `text`."
        },
    )
    reading_id = identity("The reading that the person saw.", load_default=None, allow_none=True)


class LabelHistorySchema(Schema):
    """All labels that an image ever had."""

    items = fields.List(
        fields.Nested(LabelSchema), required=True, metadata={"description": "Every revision, newest first."}
    )
