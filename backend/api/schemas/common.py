"""Members that several subjects share: ids and the cursors of lists."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

MAX_ID = 2**31 - 1  # what an INTEGER column holds on every database
ID_PATH = f"int(min=1, max={MAX_ID})"  # converter of a row's id in an address
DEFAULT_CHUNK = 50
MAX_CURSOR = 8000
"""More than `cursors.encode` makes of a text of 1,000 characters and a search, four bytes each."""


def identity(description: str, **kwargs: Any) -> fields.Integer:
    """A row's id."""
    return fields.Integer(
        validate=validate.Range(min=1, max=MAX_ID),
        metadata={"description": description, "example": 7},
        **kwargs,
    )


class ChunkQuerySchema(Schema):
    """Which part of a list to return."""

    cursor = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=MAX_CURSOR),
        metadata={
            "description": "`next_cursor` of the previous response; left out for the start of the list."
        },
    )
    limit = fields.Integer(
        load_default=DEFAULT_CHUNK,
        validate=validate.Range(min=1),
        metadata={"description": "Number of items; at most 200 unless the server sets another limit."},
    )


class NoArgumentsSchema(Schema):
    """An empty JSON object: the route takes no arguments and refuses any."""


def next_cursor() -> fields.String:
    """The cursor of the next items."""
    return fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Cursor of the next items; null at the end of the list."},
    )
