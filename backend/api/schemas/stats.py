"""Counts of images, labels and readings."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity


class LabelledCountsSchema(Schema):
    """Number of labelled images by kind of label."""

    confirmed = fields.Integer(required=True)
    corrected = fields.Integer(required=True)
    unreadable = fields.Integer(required=True)
    blank = fields.Integer(required=True)


class LetterSupplySchema(Schema):
    """Letters that corrections need and the live model lacks."""

    corrections = fields.Integer(
        required=True, metadata={"description": "Corrections with at least one such letter."}
    )
    need = fields.Integer(
        required=True,
        metadata={
            "description": "Corrections with a letter at which the next run learns it. Only those that it trains on "
            "count: not those that are set aside, decide when to stop, or are held back."
        },
    )
    learned = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Letters that the next run is likely to learn."},
    )


class RetrainSupplySchema(Schema):
    """Labels available for training, and the schedule."""

    have = fields.Integer(required=True)
    need = fields.Integer(required=True)
    due_at = fields.DateTime(
        required=True, allow_none=True, metadata={"description": "Null without a schedule."}
    )
    letters = fields.Nested(LetterSupplySchema, required=True)


class WorkerSchema(Schema):
    """Whether the worker is running."""

    alive = fields.Boolean(required=True)
    seen_at = fields.DateTime(required=True, allow_none=True)


class BatchCountsSchema(Schema):
    """A batch and how many of its images are labelled."""

    id = identity("The batch's id.", required=True)
    name = fields.String(required=True)
    images = fields.Integer(required=True)
    pending = fields.Integer(required=True)
    labelled = fields.Integer(required=True)


class VersionRightSchema(Schema):
    """How often people confirmed the readings of one version."""

    version = fields.String(required=True)
    confirmed = fields.Integer(required=True)
    corrected = fields.Integer(required=True)
    right = fields.Float(required=True, validate=validate.Range(min=0, max=1))


class StatsSchema(Schema):
    """All counts at one moment."""

    images = fields.Integer(required=True)
    unread = fields.Integer(required=True)
    pending = fields.Integer(required=True, metadata={"description": "Images without a label, read or not."})
    labelled = fields.Nested(LabelledCountsSchema, required=True)
    right_unseen = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Share of text labels that confirmed the reading; null before the first."},
    )
    right_by_version = fields.List(fields.Nested(VersionRightSchema), required=True)
    new_letters = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={
            "description": "Letters in labels that the live model cannot write and their fields' style asks for, "
            "with the number of labels; `a-z` stands for all lower-case letters.",
            "example": {"Ő": 3},
        },
    )
    labels_since_last_run = fields.Integer(required=True)
    retrain = fields.Nested(RetrainSupplySchema, required=True)
    worker = fields.Nested(WorkerSchema, required=True)
    live_version = fields.String(required=True, allow_none=True)
    degraded = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why the live version is not in use."},
    )
    batches = fields.List(fields.Nested(BatchCountsSchema), required=True)


STATS_EXAMPLE = {
    "images": 20,
    "unread": 0,
    "pending": 16,
    "labelled": {"confirmed": 3, "corrected": 1, "unreadable": 0, "blank": 0},
    "right_unseen": 0.75,
    "right_by_version": [{"version": "paraph-1", "confirmed": 3, "corrected": 1, "right": 0.75}],
    "new_letters": {"Ő": 1},
    "labels_since_last_run": 4,
    "retrain": {
        "have": 4,
        "need": 50,
        "due_at": None,
        "letters": {"corrections": 1, "need": 20, "learned": []},
    },
    "worker": {"alive": True, "seen_at": "2026-01-31T09:59:59+00:00"},
    "live_version": "paraph-1",
    "degraded": None,
    "batches": [{"id": 1, "name": "membership forms, March", "images": 20, "pending": 16, "labelled": 4}],
}
