"""Versions of the model, and which one is live."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

VERSION_EXAMPLE = {
    "name": "paraph-1",
    "parent": None,
    "origin": "shipped",
    "state": "accepted",
    "live": True,
    "created_at": "2026-01-30T12:00:00+00:00",
    "metrics": {"gold_test": {"n": 1000, "cer": 0.021, "exact": 0.91}},
    "run_id": None,
    "has_preview": True,
    "alphabet": " '-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "plots": ["learning-curve.svg"],
}


class VersionSchema(Schema):
    """A version; it never changes, except for ``live``."""

    name = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    origin = fields.String(required=True, validate=validate.OneOf(["shipped", "retrained"]))
    state = fields.String(
        required=True,
        validate=validate.OneOf(["accepted", "rejected"]),
        metadata={"description": "The verdict of the gate."},
    )
    live = fields.Boolean(required=True)
    created_at = fields.DateTime(required=True)
    metrics = fields.Dict(required=True)
    run_id = fields.Integer(required=True, allow_none=True)
    has_preview = fields.Boolean(
        required=True,
        metadata={"description": "Whether `preview` may show anything: of older candidates it is deleted."},
    )
    alphabet = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Letters that it can write, in the model's order; null if its files are missing."
        },
    )
    plots = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "File names, to be requested under `plots/`."},
    )


class VersionListSchema(Schema):
    """Every version, newest first."""

    live = fields.String(
        required=True, allow_none=True, metadata={"description": "Name of the live version."}
    )
    items = fields.List(fields.Nested(VersionSchema), required=True)


class PromoteSchema(Schema):
    """A request to make a version live."""

    reason = fields.String(
        validate=validate.OneOf(["rollback", "manual"]),
        metadata={
            "description": "Ignored: whether the version was live before decides what is recorded.",
            "deprecated": True,
        },
    )
