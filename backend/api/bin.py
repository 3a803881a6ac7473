"""Routes of the bin: delete images, records and batches, restore them, list what can be restored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Response

from backend.api import image_json
from backend.api.accounts.actor import current_actor
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.preconditions import ETAG, etag
from backend.api.schemas.bin import (
    BATCH_EXAMPLE,
    DELETED_BATCH_EXAMPLE,
    DELETED_IMAGE_EXAMPLE,
    DELETED_RECORD_EXAMPLE,
    RESTORED_RECORD_EXAMPLE,
    DeletedBatchesSchema,
    DeletedImageChunkSchema,
    DeletedRecordChunkSchema,
    RestoredRecordSchema,
)
from backend.api.schemas.common import ID_PATH, ChunkQuerySchema
from backend.api.schemas.images import IMAGE_EXAMPLE, ImageSchema
from backend.api.schemas.uploads import BatchSchema
from backend.services.bin import contents, deleting
from backend.services.piles.records import deleting as record_deleting
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.store.images import Batch
    from backend.store.piles.record_bin import DeletedRecord
    from backend.store.piles.tables import Record

blp = Blueprint(
    "bin", __name__, url_prefix="/api/v1", description="Deleted images, records and batches, for thirty days"
)


@blp.route(f"/images/<{ID_PATH}:image_id>", methods=["DELETE"])
@blp.response(204)
@blp.refusals(404)
def delete_image(image_id: int) -> Response:
    """Put an image into the bin

    It leaves all lists, counts, exports and later trainings, and can be restored for thirty days. Sent again, nothing
    changes.
    """
    deleting.delete_image(wired().session, image_id, at=datetime.now(UTC), author=current_actor().name)
    return Response(status=204)


@blp.route(f"/images/<{ID_PATH}:image_id>/restore", methods=["POST"])
@blp.response(200, ImageSchema, example=IMAGE_EXAMPLE, headers=ETAG)
@blp.refusals(404, 409)
def restore_image(image_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Take an image out of the bin, with its labels"""
    session = wired().session
    image = deleting.restore_image(session, image_id, author=current_actor().name)
    return image_json.images(session, [image])[0], etag(image.label_revision)


@blp.route(f"/batches/<{ID_PATH}:batch_id>", methods=["DELETE"])
@blp.response(204)
@blp.refusals(404)
def delete_batch(batch_id: int) -> Response:
    """Put a batch and its images into the bin

    See `DELETE /images/{id}`. Its name can be given to another batch.
    """
    deleting.delete_batch(wired().session, batch_id, at=datetime.now(UTC), author=current_actor().name)
    return Response(status=204)


@blp.route(f"/batches/<{ID_PATH}:batch_id>/restore", methods=["POST"])
@blp.response(200, BatchSchema, example=BATCH_EXAMPLE)
@blp.refusals(404, 409)
def restore_batch(batch_id: int) -> Batch:
    """Take a batch out of the bin, with the images that went there with it"""
    return deleting.restore_batch(wired().session, batch_id, author=current_actor().name)


@blp.route(f"/records/<{ID_PATH}:record_id>", methods=["DELETE"])
@blp.response(204)
@blp.refusals(404)
def delete_record(record_id: int) -> Response:
    """Put a record into the bin, with its pages and their fields

    See `DELETE /images/{id}`: it leaves its pile's records, pages and exports, too.
    """
    author = current_actor().name
    record_deleting.delete_record(wired().session, record_id, at=datetime.now(UTC), author=author)
    return Response(status=204)


@blp.route(f"/records/<{ID_PATH}:record_id>/restore", methods=["POST"])
@blp.response(200, RestoredRecordSchema, example=RESTORED_RECORD_EXAMPLE)
@blp.refusals(404, 409)
def restore_record(record_id: int) -> Record:
    """Take a record out of the bin, with the pages, fields and labels that went there with it

    A 409 while its pile is in the bin.
    """
    return record_deleting.restore_record(wired().session, record_id, author=current_actor().name)


@blp.route("/bin/batches")
@blp.response(200, DeletedBatchesSchema, example={"items": [DELETED_BATCH_EXAMPLE], "kept_days": 30})
def list_batches() -> dict[str, Any]:
    """List the batches in the bin, the last deleted first"""
    return {"items": contents.batches(wired().session), "kept_days": contents.KEPT.days}


@blp.route("/bin/records")
@blp.arguments(ChunkQuerySchema, location="query")
@blp.response(
    200,
    DeletedRecordChunkSchema,
    example={"items": [DELETED_RECORD_EXAMPLE], "next_cursor": None, "total": 1},
)
def list_records(query: dict[str, Any]) -> contents.DeletedChunk[DeletedRecord]:
    """List the records in the bin that were not deleted with their pile, the last deleted first"""
    limit = chunk_size(query["limit"])
    return contents.record_chunk(wired().session, cursor=query["cursor"], limit=limit)


@blp.route("/bin/images")
@blp.arguments(ChunkQuerySchema, location="query")
@blp.response(
    200,
    DeletedImageChunkSchema,
    example={"items": [DELETED_IMAGE_EXAMPLE], "next_cursor": None, "total": 1},
)
def list_images(query: dict[str, Any]) -> dict[str, Any]:
    """List the images in the bin that were not deleted with their batch or record, the last deleted first"""
    session = wired().session
    found = contents.image_chunk(session, cursor=query["cursor"], limit=chunk_size(query["limit"]))
    items = image_json.images(session, found.items)
    times = [{"deleted_at": image.deleted_at, "deleted_by": image.deleted_by} for image in found.items]
    return {
        "items": [item | time for item, time in zip(items, times, strict=True)],
        "next_cursor": found.next_cursor,
        "total": found.total,
    }
