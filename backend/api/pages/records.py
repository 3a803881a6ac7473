"""Routes of records: filled-in forms, field by field."""

from __future__ import annotations

from typing import Any

from backend.api import image_json
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.schemas import records as shapes
from backend.api.schemas.common import ID_PATH
from backend.services.piles import listing, record_views
from backend.wiring import wired

blp = Blueprint("records", __name__, url_prefix="/api/v1", description="Filled-in forms of piles")


@blp.route(f"/piles/<{ID_PATH}:pile_id>/records")
@blp.arguments(shapes.RecordsQuerySchema, location="query")
@blp.response(200, shapes.RecordChunkSchema, example={"items": [shapes.RECORD_EXAMPLE], "next_cursor": None})
@blp.refusals(404)
def list_records(query: dict[str, Any], pile_id: int) -> record_views.RecordChunk:
    """List the records of a pile"""
    session = wired().session
    listing.get_pile(session, pile_id)
    return record_views.record_chunk(
        session,
        pile_id,
        state=query["state"],
        cursor=query["cursor"],
        limit=chunk_size(query["limit"]),
    )


@blp.route(f"/records/<{ID_PATH}:record_id>")
@blp.response(200, shapes.WholeRecordSchema, example=shapes.WHOLE_RECORD_EXAMPLE)
@blp.refusals(404)
def show_record(record_id: int) -> dict[str, Any]:
    """Get one record with the image of each field"""
    session = wired().session
    record = record_views.get_record(session, record_id)
    (content,) = record_views.contents_of(session, [record])
    rows = [image for _, image in content.fields.values()]
    images = {image["id"]: image for image in image_json.images(session, rows)}
    (shown,) = record_views.record_views(session, [record])
    fields = [{**each, "image": images.get(each["image_id"])} for each in shown["fields"]]
    return {**shown, "pile_id": record.pile_id, "fields": fields}
