"""Pieces that several subjects share: ids, pages of a list, headers."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

MAX_ID = 2**31 - 1  # what an INTEGER column holds on every database
ID_PATH = f"int(min=1, max={MAX_ID})"  # converter of a row's id in an address
DEFAULT_PAGE = 50


def identity(description: str, **kwargs: Any) -> fields.Integer:
    """A row's id."""
    return fields.Integer(
        validate=validate.Range(min=1, max=MAX_ID),
        metadata={"description": description, "example": 7},
        **kwargs,
    )


class PageQuerySchema(Schema):
    """Where a page of a list begins and how long it is."""

    cursor = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=500),
        metadata={"description": "`next_cursor` of the page before; left out for the first page."},
    )
    limit = fields.Integer(
        load_default=DEFAULT_PAGE,
        validate=validate.Range(min=1),
        metadata={"description": "Items on the page; at most 200 unless the server sets another cap."},
    )


class NoArgumentsSchema(Schema):
    """An empty JSON object: the route takes no arguments, and refuses any."""


def next_cursor() -> fields.String:
    """The cursor of the page that follows."""
    return fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Cursor of the next page; null on the last one."},
    )
