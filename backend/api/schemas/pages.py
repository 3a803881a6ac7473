"""Pages: what each is, and what a person decides about it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from backend.api.schemas.common import ChunkQuerySchema, identity, next_cursor

STATES = ["waiting", "registered", "blank", "foreign", "needs help", "refused"]
ACTIONS = ["place", "blank", "foreign", "join", "separate"]
_FARTHEST = 1_000_000.0  # pixels; no page has that many on a side
OUTLINE = "Top left, top right, bottom right and bottom left of the form's paper, in pixels of the source."

PAGE_EXAMPLE = {
    "id": 21,
    "pile_id": 4,
    "is_sample": False,
    "path": "inbox/scan 1.pdf",
    "number": 3,
    "state": "registered",
    "form_id": 3,
    "form_name": "Membership, 2026",
    "form_version": 2,
    "form_page": 1,
    "score": 0.98,
    "turned": 180,
    "width": 1654,
    "height": 2339,
    "record_id": 8,
    "record_number": 2,
    "decided_by": "program",
    "revision": 2,
    "error": None,
    "can_undo": False,
    "decision_id": None,
    "corners": {"Surname": [[1496.2, 1984.8], [866.3, 1984.1], [866.2, 1905.4], [1496.1, 1906.0]]},
    "outline": [[1653.8, 2338.9], [0.4, 2337.2], [0.9, 0.2], [1653.1, 1.1]],
}
DECISION_EXAMPLE = {
    "action": "place",
    "form_id": 3,
    "form_page": 1,
    "outline": [[12.0, 8.5], [1640.0, 10.0], [1642.5, 2330.0], [10.0, 2326.0]],
}


def _points(**options: Any) -> fields.List:
    number = fields.Float(validate=validate.Range(min=-_FARTHEST, max=_FARTHEST))
    point = fields.List(number, validate=validate.Length(equal=2))
    return fields.List(point, validate=validate.Length(equal=4), **options)


class PageSchema(Schema):
    """A page of a pile."""

    id = identity("The page's id.", required=True)
    pile_id = identity("The pile's id.", required=True)
    is_sample = fields.Boolean(
        required=True,
        metadata={"description": "Whether its pile came with Paraph: only the sample's form fits."},
    )
    path = fields.String(required=True, metadata={"description": "Of its file."})
    number = fields.Integer(required=True, metadata={"description": "In its file, from 1."})
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    form_id = identity("What it shows; of a page that needs help a guess.", required=True, allow_none=True)
    form_name = fields.String(required=True, allow_none=True)
    form_version = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Which it was cut by."}
    )
    form_page = fields.Integer(required=True, allow_none=True, metadata={"description": "From 1."})
    score = fields.Float(
        required=True, metadata={"description": "Share of the form's print in its place, 0 to 1."}
    )
    turned = fields.Integer(required=True, metadata={"description": "Degrees clockwise that set it upright."})
    width = fields.Integer(
        required=True, metadata={"description": "In pixels of the source; 0 if it could not be opened."}
    )
    height = fields.Integer(required=True)
    record_id = identity("The record that it belongs to.", required=True, allow_none=True)
    record_number = fields.Integer(required=True, allow_none=True)
    decided_by = fields.String(required=True, validate=validate.OneOf(["program", "person"]))
    revision = fields.Integer(required=True, metadata={"description": "Also the ETag."})
    error = fields.String(required=True, allow_none=True)
    can_undo = fields.Boolean(
        required=True, metadata={"description": "Whether a person's decision can be undone."}
    )
    decision_id = identity("The decision that would be undone.", required=True, allow_none=True)
    corners = fields.Dict(
        keys=fields.String(),
        values=_points(),
        required=True,
        metadata={
            "description": "Of each field, from the form's top left clockwise, in pixels of the source."
        },
    )
    outline = _points(required=True, allow_none=True, metadata={"description": OUTLINE})


class PageChunkSchema(Schema):
    """Some pages of a list."""

    items = fields.List(fields.Nested(PageSchema), required=True)
    next_cursor = next_cursor()


class PagesQuerySchema(ChunkQuerySchema):
    """Which pages."""

    pile = identity("Only this pile.", load_default=None)
    state = fields.String(
        load_default=None,
        validate=validate.OneOf(STATES),
        metadata={"description": "`needs help`: the likeliest come first."},
    )


class UndoSchema(Schema):
    """Which decision about a page is to be undone."""

    decision_id = identity(
        "As in the page that the person saw; without it, the newest one, whoever made it.",
        load_default=None,
        allow_none=True,
    )


class DecisionSchema(Schema):
    """What a person says about a page."""

    action = fields.String(
        required=True,
        validate=validate.OneOf(ACTIONS),
        metadata={
            "description": "`place`: it is a page of a form; `blank`; `foreign`: it is of no form; `join`: it belongs "
            "to the record before it; `separate`: it begins a record of its own."
        },
    )
    form_id = identity("With `place` only.", load_default=None, allow_none=True)
    form_page = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=1000),
        metadata={"description": "With `place` only."},
    )
    outline = _points(
        load_default=None, allow_none=True, metadata={"description": f"With `place` only. {OUTLINE}"}
    )

    @validates_schema
    def check_place(self, values: dict[str, Any], **_: Any) -> None:
        """What `place` needs, and nothing else has."""
        given = {name for name in ("form_id", "form_page", "outline") if values.get(name) is not None}
        wanted = {"form_id", "form_page", "outline"} if values.get("action") == "place" else set()
        if missing := sorted(wanted - given):
            raise ValidationError("Needed with the action place.", missing[0])
        if extra := sorted(given - wanted):
            raise ValidationError("Only with the action place.", extra[0])
