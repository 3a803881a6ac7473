"""Route of exports: the labels as a table, as JSON Lines, or as a data set, streamed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from backend.api.openapi import Blueprint
from backend.api.schemas.common import identity
from backend.services.export.formats import FORMATS, export
from backend.services.export.session_stream import SessionStream
from backend.wiring import wired

blp = Blueprint("export", __name__, url_prefix="/api/v1/export", description="Export the labels")

CSV_EXAMPLE = "FILENAME,IDENTITY,KIND,…\r\nform-0007.png,MÜLLER,corrected,…\r\n"


class ExportQuerySchema(Schema):
    """What to export, and how."""

    format = fields.String(
        load_default="csv",
        validate=validate.OneOf(list(FORMATS)),
        metadata={"description": "`dataset`: a zip of CSVs and images in the layout of the training data."},
    )
    batch = identity("Only this batch.", load_default=None)
    spreadsheet_safe = fields.Boolean(
        load_default=True,
        truthy={"true", "1"},
        falsy={"false", "0"},
        metadata={"description": "CSV only: an apostrophe before texts that a spreadsheet would evaluate."},
    )


def _documented(view: Callable[..., Response]) -> Callable[..., Response]:
    """Add a response for each format to the OpenAPI document."""
    for name, chosen in reversed(FORMATS.items()):
        schema = {"type": "string"}
        if chosen.is_binary:
            schema["format"] = "binary"
        if name == "csv":
            schema["example"] = CSV_EXAMPLE
        description = "The labels in the requested format"
        view = blp.alt_response(
            200, schema=schema, content_type=chosen.media_type, description=description, success=True
        )(view)
    return view


@blp.route("")
@blp.arguments(ExportQuerySchema, location="query")
@_documented
@blp.refusals(404)
def export_labels(query: dict[str, Any]) -> Response:
    """Export the current label of each image

    Columns: FILENAME, IDENTITY, KIND, READING, CONFIDENCE, VERSION, IMAGE_ID, LABELLED_AT. Streamed, so the number
    of labels is not limited.
    """
    chosen, blobs = FORMATS[query["format"]], wired().blobs
    body = SessionStream(
        wired().engine,
        lambda session: export(
            session, blobs, query["format"], batch=query["batch"], spreadsheet_safe=query["spreadsheet_safe"]
        ),
    )
    response = Response(body, mimetype=chosen.media_type)
    name = f"paraph-{datetime.now().astimezone():%Y-%m-%d}.{chosen.suffix}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
