"""Forms: their pages, their fields, and the list of them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import MAX_ID, identity, next_cursor
from backend.exchange.style import ACCENTS, CASES
from backend.pages.form import KINDS, MAX_NAME

_SIDE = {"description": "Of the paper, in millimetres; 30 to 2,000.", "example": 210.0}
_OF_INSTALLATION = "Null: that of the installation."
_NAME = {"description": f"1 to {MAX_NAME} characters.", "example": "Membership, 2026"}

FIELD_EXAMPLE = {
    "name": "Surname",
    "kind": "name",
    "page": 1,
    "rect_mm": [20.0, 45.0, 80.0, 10.0],
    "optional": False,
    "boxes": 0,
    "case": "written",
    "accents": None,
}
FORM_EXAMPLE = {
    "id": 3,
    "name": "Membership, 2026",
    "version": 2,
    "is_sample": False,
    "pages": [
        {
            "number": 1,
            "width_mm": 210.0,
            "height_mm": 297.0,
            "size_known": True,
            "width": 1654,
            "height": 2339,
        }
    ],
    "fields": [FIELD_EXAMPLE],
}
FORM_ITEM_EXAMPLE = {
    "id": 3,
    "name": "Membership, 2026",
    "version": 2,
    "pages": 1,
    "fields": 6,
    "is_sample": False,
    "created_at": "2026-01-30T12:00:00+00:00",
    "changed_at": "2026-01-30T12:10:00+00:00",
}
FORM_CHANGE_EXAMPLE = {
    "name": "Membership, 2026",
    "pages": [{"width_mm": 210.0, "height_mm": 297.0}],
    "fields": [FIELD_EXAMPLE],
}
FORM_FILE_EXAMPLE = {
    "format": "paraph-form",
    "format_version": 1,
    "name": "Membership, 2026",
    "version": 2,
    "pages": [{"width_mm": 210.0, "height_mm": 297.0, "picture_png": "iVBORw0KGgo…"}],
    "fields": [{name: value for name, value in FIELD_EXAMPLE.items() if name not in ("boxes", "accents")}],
}
FORM_FILE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "A form's file with its pictures inside; docs/form.schema.json says what may be in it.",
}
PRINT_EXAMPLE = {
    "boxes": [[20.0, 45.0, 80.0, 10.0]],
    "horizontal": [[20.0, 100.0, 45.0], [20.0, 100.0, 55.0]],
    "vertical": [[45.0, 55.0, 20.0], [45.0, 55.0, 100.0]],
}


SAMPLE_EXAMPLE = {"form_id": 3, "pile_id": 5}


class SampleSchema(Schema):
    """Where the sample is."""

    form_id = identity("The form's id.", required=True)
    pile_id = identity("The pile's id.", required=True)


class FormFieldSchema(Schema):
    """A rectangle on a page of a form that people write in."""

    name = fields.String(required=True, metadata={"description": "Differs from those of the other fields."})
    kind = fields.String(
        required=True,
        metadata={
            "description": "`name`: read. `comb`: one letter a box, read as one name. `text`: typed by a person.",
            "enum": list(KINDS),
        },
    )
    page = fields.Integer(required=True, metadata={"description": "Of the form, from 1."})
    rect_mm = fields.List(
        fields.Float(),
        required=True,
        metadata={
            "description": "Left, top, width and height in millimetres from the paper's top left corner."
        },
    )
    optional = fields.Boolean(load_default=False, metadata={"description": "Whether it may stay empty."})
    boxes = fields.Integer(load_default=0, metadata={"description": "Of a comb; 0 for other kinds."})
    case = fields.String(
        load_default=None,
        allow_none=True,
        metadata={"description": f"Case of its readings. {_OF_INSTALLATION}", "enum": [*CASES, None]},
    )
    accents = fields.String(
        load_default=None,
        allow_none=True,
        metadata={"description": f"Accents of its readings. {_OF_INSTALLATION}", "enum": [*ACCENTS, None]},
    )


class FormPageSchema(Schema):
    """A page of a form, and its reference picture's size."""

    number = fields.Integer(required=True)
    width_mm = fields.Float(required=True, metadata=_SIDE)
    height_mm = fields.Float(required=True, metadata=_SIDE)
    size_known = fields.Boolean(
        required=True,
        metadata={"description": "False if the file did not say it: millimetres are a guess."},
    )
    width = fields.Integer(required=True, metadata={"description": "Pixels of the reference picture."})
    height = fields.Integer(required=True)


class FormSchema(Schema):
    """A form as it is now."""

    id = identity("The form's id.", required=True)
    name = fields.String(required=True, metadata=_NAME)
    version = fields.Integer(required=True, metadata={"description": "Grows with every change."})
    is_sample = fields.Boolean(required=True)
    pages = fields.List(fields.Nested(FormPageSchema), required=True)
    fields_ = fields.List(
        fields.Nested(FormFieldSchema),
        required=True,
        data_key="fields",
        attribute="fields",
        metadata={"description": "In the order of the export."},
    )


class FormItemSchema(Schema):
    """A form in the list."""

    id = identity("The form's id.", required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    pages = fields.Integer(required=True, metadata={"description": "Number of pages."})
    fields_ = fields.Integer(
        required=True, data_key="fields", attribute="fields", metadata={"description": "Number of fields."}
    )
    is_sample = fields.Boolean(required=True)
    created_at = fields.DateTime(required=True)
    changed_at = fields.DateTime(required=True)


class FormChunkSchema(Schema):
    """Some forms, in the order in which they were made."""

    items = fields.List(fields.Nested(FormItemSchema), required=True)
    next_cursor = next_cursor()


class PaperSchema(Schema):
    """The size of a page's paper."""

    width_mm = fields.Float(required=True, metadata=_SIDE)
    height_mm = fields.Float(required=True, metadata=_SIDE)
    size_known = fields.Boolean(load_default=True, metadata={"description": "False if it is still a guess."})


class FormChangeSchema(Schema):
    """What a form shall be."""

    name = fields.String(required=True, metadata=_NAME)
    pages = fields.List(
        fields.Nested(PaperSchema),
        required=True,
        metadata={"description": "As many as the form has; pages are not added here."},
    )
    fields_ = fields.List(
        fields.Nested(FormFieldSchema),
        required=True,
        data_key="fields",
        attribute="fields",
        metadata={"description": "At most 200, in the order of the export."},
    )


class FormVersionQuerySchema(Schema):
    """Which version of a form."""

    version = fields.Integer(
        load_default=None,
        validate=validate.Range(min=1, max=MAX_ID),
        metadata={"description": "Default: the newest."},
    )


def _numbers(description: str) -> fields.List:
    return fields.List(fields.List(fields.Float()), required=True, metadata={"description": description})


class PrintSchema(Schema):
    """Printed boxes and lines of a page, in millimetres."""

    boxes = _numbers("Left, top, width and height of each.")
    horizontal = _numbers("Begin, end and height on the page of each: x1, x2, y.")
    vertical = _numbers("y1, y2, x of each.")
