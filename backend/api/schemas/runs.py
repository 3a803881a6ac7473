"""Training runs, from request to outcome."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity, next_cursor

RUN_EXAMPLE = {
    "id": 3,
    "state": "running",
    "trigger": "button",
    "created_at": "2026-01-31T10:00:00+00:00",
    "started_at": "2026-01-31T10:00:02+00:00",
    "finished_at": None,
    "parent_version": "paraph-1",
    "candidate_version": None,
    "progress": {"phase": "training", "step": 120, "steps": 400, "cer": 0.041, "seconds_left": 310},
    "report": None,
    "reason": None,
}
RUN_STATES = ["queued", "running", "done", "rejected", "failed", "cancelled", "interrupted"]


class RunSchema(Schema):
    """One training run."""

    id = identity("The run's id.", required=True)
    state = fields.String(required=True, validate=validate.OneOf(RUN_STATES))
    trigger = fields.String(required=True, validate=validate.OneOf(["button", "command", "schedule"]))
    created_at = fields.DateTime(required=True)
    started_at = fields.DateTime(required=True, allow_none=True)
    finished_at = fields.DateTime(required=True, allow_none=True)
    parent_version = fields.String(
        required=True, allow_none=True, metadata={"description": "The version that is trained further."}
    )
    candidate_version = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The trained version, whether accepted or rejected."},
    )
    progress = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "The latest progress: phase, step, steps, epoch, loss, cer, seconds_left."},
    )
    report = fields.Dict(
        required=True,
        allow_none=True,
        metadata={
            "description": "The gate's verdict with its figures, once there is one; `data`: what was frozen for the "
            "run, and which labels were held back as probably wrong; `made_from`: what identifies the run."
        },
    )
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it ended as it did."}
    )


class RunChunkSchema(Schema):
    """Some runs of the list."""

    items = fields.List(fields.Nested(RunSchema), required=True, metadata={"description": "Newest first."})
    next_cursor = next_cursor()
