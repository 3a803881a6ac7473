"""Route of exports: what people said, as a table, as exact lines, or as a dataset, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from flask import Response, stream_with_context
from marshmallow import Schema, fields, validate

from backend.api.openapi import Blueprint
from backend.api.problems import not_found
from backend.api.schemas.common import identity
from backend.services.export import formats
from backend.store.database import db
from backend.store.images import select_batch
from backend.wiring import wired

blp = Blueprint("export", __name__, url_prefix="/api/v1/export", description="Take the labels elsewhere")

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "dataset": "application/zip",
}
SUFFIXES = {"csv": "csv", "jsonl": "jsonl", "dataset": "zip"}


class ExportQuerySchema(Schema):
    """What to export, and how."""

    format = fields.String(
        load_default="csv",
        validate=validate.OneOf(list(MEDIA_TYPES)),
        metadata={"description": "`dataset`: a zip of CSVs and images in the training data's own layout."},
    )
    batch = identity("Only this batch.", load_default=None)
    spreadsheet_safe = fields.Boolean(
        load_default=True,
        truthy={"true", "1"},
        falsy={"false", "0"},
        metadata={"description": "CSV only: an apostrophe before texts that a spreadsheet would calculate."},
    )


@blp.route("")
@blp.arguments(ExportQuerySchema, location="query")
@blp.response(
    200,
    {"type": "string", "example": "FILENAME,IDENTITY,KIND,…\r\nform-0007.png,MÜLLER,corrected,…\r\n"},
    content_type="text/csv",
    description="A row for each labelled image",
)
@blp.alt_response(
    200,
    schema={"type": "string"},
    content_type="application/x-ndjson",
    description="A JSON object a line, texts exactly as typed",
    success=True,
)
@blp.alt_response(
    200,
    schema={"type": "string", "format": "binary"},
    content_type="application/zip",
    description="Images and tables",
    success=True,
)
@blp.refusals(404)
def export_labels(query: dict[str, Any]) -> Response:
    """Every label that counts

    Columns: FILENAME, IDENTITY, KIND, READING, CONFIDENCE, VERSION, IMAGE_ID, LABELLED_AT. Sent while it is
    read, so that the size does not matter.
    """
    kind = query["format"]
    if query["batch"] is not None and select_batch(db.session(), query["batch"]) is None:
        raise not_found("batch", query["batch"])
    response = Response(stream_with_context(_pieces(query)), content_type=MEDIA_TYPES[kind])
    name = f"paraph-{datetime.now().astimezone():%Y-%m-%d}.{SUFFIXES[kind]}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _pieces(query: dict[str, Any]) -> Iterator[bytes]:
    """The export in bytes, its first piece made now: what fails at the start is still answered as a problem."""
    session, batch = db.session(), query["batch"]
    if query["format"] == "dataset":
        pieces = formats.export_dataset(session, wired().blobs, batch_id=batch)
    elif query["format"] == "jsonl":
        pieces = _encoded(formats.export_jsonl(session, batch_id=batch))
    else:
        safe = query["spreadsheet_safe"]
        pieces = _encoded(formats.export_csv(session, batch_id=batch, spreadsheet_safe=safe))
    return chain([next(pieces, b"")], pieces)


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)
