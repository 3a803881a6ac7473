"""Readings: stored with the image, or returned once and not kept."""

from __future__ import annotations

from marshmallow import Schema, fields, validate
from marshmallow.utils import get_value

from backend.api.schemas.common import identity
from backend.api.schemas.problem import FileProblemSchema
from backend.recognizer.reading import is_legible

READING_EXAMPLE = {
    "id": 12,
    "version": "paraph-1",
    "status": "name",
    "reason": None,
    "text": "MULLER",
    "confidence": 0.91,
    "legible": True,
    "spans": [{"character": "M", "start_x": 3.0, "end_x": 18.5, "confidence": 0.99}],
    "alternatives": [{"text": "MULLER", "confidence": 0.91}, {"text": "MILLER", "confidence": 0.05}],
    "created_at": "2026-01-31T09:00:00+00:00",
}


class SpanSchema(Schema):
    """One letter and its columns, in pixels of the stored image."""

    character = fields.String(required=True)
    start_x = fields.Float(required=True)
    end_x = fields.Float(required=True)
    confidence = fields.Float(required=True, validate=validate.Range(min=0, max=1))


class AlternativeSchema(Schema):
    """Another possible text."""

    text = fields.String(required=True)
    confidence = fields.Float(required=True, validate=validate.Range(min=0, max=1))


class StatelessReadingSchema(Schema):
    """What a version says is written on an image."""

    version = fields.String(required=True, metadata={"description": "The version that read the image."})
    status = fields.String(
        required=True,
        validate=validate.OneOf(["name", "blank", "not_a_name"]),
        metadata={"description": "`not_a_name`: something is there, but no name; see `reason`."},
    )
    reason = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(["scribble", "stamp", "print", "lines"]),
        metadata={
            "description": "What is there instead of a name: a scribble, a stamp, printed text alone, or three or more "
            "lines of writing. Null for a name and for blank."
        },
    )
    text = fields.String(
        required=True,
        metadata={
            "description": "Empty if and only if the image is blank. Of what is not a name, the likeliest text."
        },
    )
    confidence = fields.Float(
        required=True,
        validate=validate.Range(min=0, max=1),
        metadata={"description": "Calibrated probability that the text is right; 0 for what is not a name."},
    )
    legible = fields.Function(
        lambda reading: is_legible(get_value(reading, "status"), get_value(reading, "confidence")),
        metadata={
            "type": "boolean",
            "description": "False if even the most likely text is improbable, or it is not a name.",
        },
    )
    spans = fields.List(fields.Nested(SpanSchema), required=True)
    alternatives = fields.List(
        fields.Nested(AlternativeSchema),
        required=True,
        metadata={"description": "Most likely first; the first is the text itself."},
    )


class ReadingSchema(StatelessReadingSchema):
    """A stored reading."""

    id = identity("The reading's id.", required=True)
    created_at = fields.DateTime(required=True)


class PredictionSchema(Schema):
    """One file's reading, or why there is none."""

    file_name = fields.String(required=True)
    reading = fields.Nested(StatelessReadingSchema, required=True, allow_none=True)
    error = fields.Nested(FileProblemSchema, required=True, allow_none=True)
    note = fields.String(metadata={"description": "What is odd about the file, as a sentence; often absent."})


class PredictionsSchema(Schema):
    """Readings of images that are not stored."""

    version = fields.String(required=True)
    results = fields.List(fields.Nested(PredictionSchema), required=True)
