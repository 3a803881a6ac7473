"""Route of exports: what people said, as a table, as exact lines, or as a dataset, streamed."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from backend.api.openapi import Blueprint
from backend.api.problems import not_found
from backend.api.schemas.common import identity
from backend.api.streams import SessionStream
from backend.api.wiring import wired
from backend.services.export import formats
from backend.store.blobs import BlobStore
from backend.store.database import db
from backend.store.images import select_batch

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
    blobs = wired().blobs
    stream = SessionStream(db.engine, lambda session: _pieces(session, blobs, query))
    response = Response(stream, content_type=MEDIA_TYPES[kind])
    name = f"paraph-{datetime.now().astimezone():%Y-%m-%d}.{SUFFIXES[kind]}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _pieces(session: Session, blobs: BlobStore, query: dict[str, Any]) -> Generator[bytes, None, None]:
    batch = query["batch"]
    if query["format"] == "dataset":
        yield from formats.export_dataset(session, blobs, batch_id=batch)
        return
    if query["format"] == "jsonl":
        lines = formats.export_jsonl(session, batch_id=batch)
    else:
        lines = formats.export_csv(session, batch_id=batch, spreadsheet_safe=query["spreadsheet_safe"])
    yield from (line.encode() for line in lines)
