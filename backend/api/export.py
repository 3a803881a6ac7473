"""Route of exports: the labels as a workbook, a table, JSON Lines, or a data set, streamed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from backend.api.accounts.actor import current_actor
from backend.api.downloads import documented, download
from backend.api.openapi import Blueprint
from backend.api.schemas.common import identity
from backend.services import audit
from backend.services.export.csv_lines import SEPARATORS
from backend.services.export.formats import FORMATS, export
from backend.services.export.session_stream import SessionStream
from backend.services.uploads.batches import require_batch
from backend.wiring import wired

blp = Blueprint("export", __name__, url_prefix="/api/v1/export", description="Export the labels")

CSV_EXAMPLE = "FILENAME,IDENTITY,KIND,…\r\nform-0007.png,MÜLLER,corrected,…\r\n"


class ExportQuerySchema(Schema):
    """What to export, and how."""

    format = fields.String(
        load_default="csv",
        validate=validate.OneOf(list(FORMATS)),
        metadata={
            "description": "`spreadsheet`: a CSV for spreadsheet programs, with a byte order mark; `dataset`: a zip of "
            "CSVs and images in the layout of the training data."
        },
    )
    batch = identity("Only this batch.", load_default=None)
    spreadsheet_safe = fields.Boolean(
        load_default=True,
        truthy={"true", "1"},
        falsy={"false", "0"},
        metadata={
            "description": "`csv` only: an apostrophe before texts that a spreadsheet would evaluate. `spreadsheet` "
            "always has it."
        },
    )
    separator = fields.String(
        load_default="semicolon",
        validate=validate.OneOf(list(SEPARATORS)),
        metadata={
            "description": "`spreadsheet` only: what separates cells. With `semicolon` numbers have a decimal comma."
        },
    )


@blp.route("")
@blp.arguments(ExportQuerySchema, location="query")
@documented(blp, {name: each.file for name, each in FORMATS.items()}, "The labels", CSV_EXAMPLE)
@blp.refusals(404)
def export_labels(query: dict[str, Any]) -> Response:
    """Export the current label of each image

    Columns: FILENAME, IDENTITY, KIND, READING, CONFIDENCE, VERSION, IMAGE_ID, LABELLED_AT, BATCH, AUTHOR. Streamed,
    so the number of labels is not limited; a workbook is written to a temporary file first.
    """
    chosen, blobs = FORMATS[query["format"]], wired().blobs
    session = wired().session
    batch_id = None if query["batch"] is None else require_batch(session, query["batch"]).id
    actor = current_actor().name
    audit.note_alone(session, actor, "export", "labels", None, format=query["format"], batch=batch_id)
    options = {name: query[name] for name in ("batch", "spreadsheet_safe", "separator")}
    body = SessionStream(wired().engine, lambda session: export(session, blobs, query["format"], **options))
    return download(body, chosen.file, f"paraph-{datetime.now().astimezone():%Y-%m-%d}")
