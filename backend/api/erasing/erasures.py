"""Routes that erase an image, a record or a page for good, and list what was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.api.accounts.actor import current_actor
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.schemas import erasures as shapes
from backend.api.schemas.common import ID_PATH, ChunkQuerySchema
from backend.services.erasing import tombstones
from backend.services.erasing.erase import Kind, erase
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.store.erasing.erasures import Erasure

blp = Blueprint("erasures", __name__, url_prefix="/api/v1", description="Erase a person's data for good")


@blp.route(f"/images/<{ID_PATH}:image_id>/erase", methods=["POST"])
@blp.arguments(shapes.EraseSchema, example=shapes.ERASE_EXAMPLE)
@blp.response(200, shapes.ErasureSchema, example=shapes.ERASURE_EXAMPLE)
@blp.refusals(404, 409)
def erase_image(values: dict[str, Any], image_id: int) -> Erasure:
    """Erase an image for good, even if it is in the bin

    Its file, readings, labels and history go at once, with what runs have kept of it; a run that is being trained on
    it is cancelled. Nothing brings it back but a backup. A 409 with a `record_id`, or a `page_id`, if it was
    cut out of a page: erase that. Sent again, the answer is the same tombstone.
    """
    return _erase("image", image_id, values["reason"])


@blp.route(f"/records/<{ID_PATH}:record_id>/erase", methods=["POST"])
@blp.arguments(shapes.EraseSchema, example=shapes.ERASE_EXAMPLE)
@blp.response(200, shapes.ErasureSchema, example=shapes.ERASURE_RECORD_EXAMPLE)
@blp.refusals(404, 409)
def erase_record(values: dict[str, Any], record_id: int) -> Erasure:
    """Erase a record for good, with its pages and all that was cut out of them

    See `POST /images/{image_id}/erase`. The file that it came in is dropped as a whole, since it shows the record;
    other pages of that file keep their pictures, fields and labels, and cannot be cut again. A 409 while other pages
    of it are being cut.
    """
    return _erase("record", record_id, values["reason"])


@blp.route(f"/pages/<{ID_PATH}:page_id>/erase", methods=["POST"])
@blp.arguments(shapes.EraseSchema, example=shapes.ERASE_EXAMPLE)
@blp.response(200, shapes.ErasureSchema, example=shapes.ERASURE_PAGE_EXAMPLE)
@blp.refusals(404, 409)
def erase_page(values: dict[str, Any], page_id: int) -> Erasure:
    """Erase a page for good that is in no record: foreign, blank, refused or waiting

    See `POST /records/{record_id}/erase`. A 409 with a `record_id` if it belongs to a record: erase that. Other
    pages of its file that wait for a form are refused, and must be scanned again.
    """
    return _erase("page", page_id, values["reason"])


@blp.route("/erasures")
@blp.arguments(ChunkQuerySchema, location="query")
@blp.response(
    200, shapes.ErasureChunkSchema, example={"items": [shapes.ERASURE_EXAMPLE], "next_cursor": None}
)
def list_erasures(query: dict[str, Any]) -> tombstones.ErasureChunk:
    """List what was erased, newest first"""
    return tombstones.chunk(wired().session, cursor=query["cursor"], limit=chunk_size(query["limit"]))


def _erase(kind: Kind, former_id: int, reason: str) -> Erasure:
    parts = wired()
    author = current_actor().name
    return erase(parts.session, parts.blobs, parts.settings, kind, former_id, reason=reason, author=author)
