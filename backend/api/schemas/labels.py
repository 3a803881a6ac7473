"""What a person says of an image, and how they say it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity

LABEL_EXAMPLE = {
    "revision": 1,
    "kind": "corrected",
    "text": "MÜLLER",
    "unknown_characters": "Ü",
    "author": "local",
    "created_at": "2026-01-31T09:01:00+00:00",
    "undoes": None,
    "operation_id": None,
}


class LabelSchema(Schema):
    """What a person says of an image: one revision of it."""

    revision = fields.Integer(required=True, validate=validate.Range(min=1))
    kind = fields.String(
        required=True,
        validate=validate.OneOf(["confirmed", "corrected", "unreadable", "blank", "withdrawn"]),
        metadata={"description": "`withdrawn`: the label was undone and none stood before it."},
    )
    text = fields.String(
        required=True, allow_none=True, metadata={"description": "As typed, in Unicode NFC."}
    )
    unknown_characters = fields.String(
        required=True, metadata={"description": "Letters of the text that the live model cannot write."}
    )
    author = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    undoes = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The revision that this one has taken back."}
    )
    operation_id = identity("The step over many images that it is part of.", required=True, allow_none=True)


class LabelRequestSchema(Schema):
    """A person's answer; the server finds out whether it confirms or corrects the reading."""

    kind = fields.String(required=True, validate=validate.OneOf(["text", "unreadable", "blank"]))
    text = fields.String(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "The name as it stands on the image, at most 100 letters; only with kind `text`."
        },
    )
    reading_id = identity("The reading that the person had before them.", load_default=None, allow_none=True)


class LabelHistorySchema(Schema):
    """All that was ever said of an image."""

    items = fields.List(
        fields.Nested(LabelSchema), required=True, metadata={"description": "Every revision, newest first."}
    )
