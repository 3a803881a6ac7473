"""Routes that export a pile: its records as a table, its pages as pictures, streamed."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from backend.api.accounts.actor import current_actor
from backend.api.downloads import documented, download
from backend.api.openapi import Blueprint
from backend.api.schemas.common import ID_PATH
from backend.services import audit
from backend.services.export.session_stream import SessionStream
from backend.services.export.tables import ZIP
from backend.services.piles.export import RECORD_FORMATS, export_records
from backend.services.piles.listing import get_pile
from backend.services.piles.page_pictures import page_pictures
from backend.wiring import wired

blp = Blueprint("pile_export", __name__, url_prefix="/api/v1/piles", description="Export piles by record")

CSV_EXAMPLE = "RECORD,STATE,BY_ORDER,SOURCE,PAGES,Surname,…,LOWEST_CONFIDENCE,CHECKED,CHECKED_BY,FORM\r\n…"


class RecordExportQuerySchema(Schema):
    """How to export records."""

    format = fields.String(
        load_default="csv",
        validate=validate.OneOf(list(RECORD_FORMATS)),
        metadata={
            "description": "`csv-semicolon`: for spreadsheet programs that expect a decimal comma, with a byte order "
            "mark."
        },
    )
    checked = fields.String(
        load_default="only",
        validate=validate.OneOf(["only", "all"]),
        metadata={
            "description": "`only`: a text that nobody has checked is left empty; `all`: it is what was read."
        },
    )


@blp.route(f"/<{ID_PATH}:pile_id>/export")
@blp.arguments(RecordExportQuerySchema, location="query")
@documented(blp, {name: each.file for name, each in RECORD_FORMATS.items()}, "The records", CSV_EXAMPLE)
@blp.refusals(404)
def export_pile(query: dict[str, Any], pile_id: int) -> Response:
    """Export a pile: one row a record, one column a field

    Columns: RECORD, STATE, BY_ORDER (as in `GET /piles/{id}/records`: `unproven` if the sheets of two people may lie
    in a complete record), SOURCE, PAGES, the fields in the form's order, LOWEST_CONFIDENCE (of what is not checked),
    CHECKED (`all`, `some` or `none` of the fields), CHECKED_BY, FORM. A blank field is empty, an unreadable one is
    UNREADABLE.
    """
    chosen = RECORD_FORMATS[query["format"]]
    _note(pile_id, **query)
    body = SessionStream(
        wired().engine, lambda session: export_records(session, pile_id, query["format"], query["checked"])
    )
    return download(body, chosen.file, f"pile-{pile_id}")


@blp.route(f"/<{ID_PATH}:pile_id>/pages.zip")
@blp.response(
    200,
    {"type": "string", "format": "binary"},
    content_type="application/zip",
    description="JPEGs, named by record",
)
@blp.refusals(404)
def get_pictures(pile_id: int) -> Response:
    """Get the reduced pictures of all pages of a pile, named by record"""
    parts = wired()
    _note(pile_id, format="pictures")
    body = SessionStream(parts.engine, lambda session: page_pictures(session, parts.blobs, pile_id))
    return download(body, ZIP, f"pile-{pile_id}-pages")


def _note(pile_id: int, **detail: Any) -> None:
    session = wired().session
    get_pile(session, pile_id)
    audit.note_alone(session, current_actor().name, "export", "pile", pile_id, **detail)
