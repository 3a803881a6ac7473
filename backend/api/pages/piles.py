"""Routes of piles: bring pages, see what became of them, delete them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response

from backend.api import multipart
from backend.api.errors import with_status
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.preconditions import IDEMPOTENCY_KEY, idempotency_key
from backend.api.problems.refused_files import refuse_if_none_taken
from backend.api.schemas import piles as shapes
from backend.api.schemas.common import ID_PATH, ChunkQuerySchema
from backend.services.bin import deleting
from backend.services.piles import listing
from backend.services.piles.receive import receive_pile
from backend.wiring import LET_PASS_S, wired

blp = Blueprint("piles", __name__, url_prefix="/api/v1/piles", description="Piles of scanned pages")


@blp.route("")
@blp.arguments(ChunkQuerySchema, location="query")
@blp.response(200, shapes.PileChunkSchema, example={"items": [shapes.PILE_EXAMPLE], "next_cursor": None})
def list_piles(query: dict[str, Any]) -> listing.PileChunk:
    """List the piles, newest first"""
    return listing.pile_chunk(wired().session, cursor=query["cursor"], limit=chunk_size(query["limit"]))


@blp.route("", methods=["POST"])
@blp.response(200, shapes.PileUploadSchema, example=shapes.PILE_UPLOAD_EXAMPLE)
@blp.refusals(409, 413, 415, 422, 503, 507)
@blp.doc(parameters=[IDEMPOTENCY_KEY], requestBody=multipart.PILE_BODY)
def upload_pile() -> dict[str, Any]:
    """Bring files of pages

    Each is kept as it came, and its pages are cut in the background: see `states` of the pile. The same bytes at the
    same path of the same pile are the same file (`exists`). If every file is refused, nothing is stored and the
    response is a problem with the status that the files share (else 422), and the same `results`.
    """
    key = idempotency_key()
    parts = wired()
    with multipart.image_request(), multipart.uploads() as files:
        received = receive_pile(
            parts.session,
            parts.blobs,
            parts.settings,
            files,
            name=multipart.text_field("name"),
            idempotency_key=key,
            before_each=lambda: parts.quick_requests.let_pass(LET_PASS_S),
        )
    refuse_if_none_taken(received["results"])
    parts.wake.cut_pages()
    return {"pile_id": received["pile_id"], "results": [_result(each) for each in received["results"]]}


@blp.route(f"/<{ID_PATH}:pile_id>")
@blp.response(200, shapes.PileWithFilesSchema, example=shapes.PILE_WITH_FILES_EXAMPLE)
@blp.refusals(404)
def show_pile(pile_id: int) -> dict[str, Any]:
    """Get one pile with its files"""
    return listing.pile_with_files(wired().session, pile_id)


@blp.route(f"/<{ID_PATH}:pile_id>", methods=["DELETE"])
@blp.response(204)
@blp.refusals(404)
def delete_pile(pile_id: int) -> Response:
    """Put a pile with all that was cut out of it into the bin

    It is a batch there, for thirty days; see `POST /batches/{batch_id}/restore`.
    """
    session = wired().session
    pile, _ = listing.get_pile(session, pile_id)
    deleting.delete_batch(session, pile.batch_id, at=datetime.now(UTC))
    return Response(status=204)


def _result(result: dict[str, Any]) -> dict[str, Any]:
    problem = None if result["error"] is None else with_status(result["error"])
    return {name: result[name] for name in ("path", "status", "pages")} | {"problem": problem}
