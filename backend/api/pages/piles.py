"""Routes of piles: bring pages, see what became of them, delete them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response

from backend.api import multipart
from backend.api.accounts.actor import current_actor
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.preconditions import AUTHOR, IDEMPOTENCY_KEY, idempotency_key
from backend.api.problems.refused_files import refuse_if_none_taken
from backend.api.schemas import counted_forms
from backend.api.schemas import piles as shapes
from backend.api.schemas.common import ID_PATH, ChunkQuerySchema
from backend.http.error_kinds import with_status
from backend.http.pile_uploads import PILES_PATH
from backend.services.bin import deleting
from backend.services.forms.sample.bringing import delete_sample
from backend.services.piles import listing
from backend.services.piles.cutting.cut_request import request_cut
from backend.services.piles.receive import receive_pile
from backend.services.piles.records import counting
from backend.wiring import LET_PASS_S, wired

blp = Blueprint("piles", __name__, url_prefix=PILES_PATH, description="Piles of scanned pages")


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
    same path of the same pile are the same file (`exists`; what of it lies in the bin can be restored, see
    `records_in_bin`). If every file is refused, nothing is stored and the
    response is a problem with the status that the files share (else 422), and the same `results`.
    """
    key = idempotency_key()
    parts = wired()
    counted = multipart.whole_field("counted", counting.MOST_COUNTED, least=1)
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
    if counted is not None:
        counting.set_counted(parts.session, received["pile_id"], counted, author=current_actor().name)
    parts.wake.cut_pages()
    return {"pile_id": received["pile_id"], "results": [_result(each) for each in received["results"]]}


@blp.route(f"/<{ID_PATH}:pile_id>")
@blp.response(200, shapes.PileWithFilesSchema, example=shapes.PILE_WITH_FILES_EXAMPLE)
@blp.refusals(404)
def show_pile(pile_id: int) -> dict[str, Any]:
    """Get one pile with its files"""
    return listing.pile_with_files(wired().session, pile_id)


@blp.route(f"/<{ID_PATH}:pile_id>", methods=["PATCH"])
@blp.arguments(counted_forms.CountRequestSchema, example={"counted": 19})
@blp.response(200, shapes.PileWithFilesSchema, example=shapes.PILE_WITH_FILES_EXAMPLE)
@blp.refusals(404)
def count_forms(values: dict[str, Any], pile_id: int) -> dict[str, Any]:
    """Say how many filled-in forms a pile holds

    Two people's sheets can become one record if the sheets between them are lost, which their order cannot show.
    If the number of whole records differs from the counted forms, the pile has a `miscount`, and records that are
    complete by order (nothing but the order of their pages, or their file, says that these belong together) need help.
    Without a number they are only `unproven`, if records lack pages.
    """
    session = wired().session
    counting.set_counted(session, pile_id, values["counted"], author=current_actor().name)
    return listing.pile_with_files(session, pile_id)


@blp.route(f"/<{ID_PATH}:pile_id>/check", methods=["POST"])
@blp.arguments(counted_forms.CheckRequestSchema, example={"fingerprint": counted_forms.FINGERPRINT})
@blp.response(200, shapes.PileWithFilesSchema, example=shapes.PILE_WITH_FILES_EXAMPLE)
@blp.refusals(404, 409)
@blp.doc(parameters=[AUTHOR])
def check_records(values: dict[str, Any], pile_id: int) -> dict[str, Any]:
    """Say that a person has looked through the doubted or unproven records of a pile: none is of two people

    They are complete, and checked. One whose pages change later is not taken as checked. A 409 if others are doubted
    or unproven now than the person saw.
    """
    session = wired().session
    counting.check(session, pile_id, values["fingerprint"], author=current_actor().name)
    return listing.pile_with_files(session, pile_id)


@blp.route(f"/<{ID_PATH}:pile_id>/check", methods=["DELETE"])
@blp.arguments(counted_forms.UncheckQuerySchema, location="query")
@blp.response(200, shapes.PileWithFilesSchema, example=shapes.PILE_WITH_FILES_EXAMPLE)
@blp.refusals(404, 409)
def uncheck_records(query: dict[str, Any], pile_id: int) -> dict[str, Any]:
    """Take back that a person has looked through records of a pile"""
    session = wired().session
    counting.uncheck(session, pile_id, query["fingerprint"], author=current_actor().name)
    return listing.pile_with_files(session, pile_id)


@blp.route(f"/<{ID_PATH}:pile_id>", methods=["DELETE"])
@blp.response(204)
@blp.refusals(404)
def delete_pile(pile_id: int) -> Response:
    """Put a pile with all that was cut out of it into the bin

    It is a batch there, for thirty days; see `POST /batches/{batch_id}/restore`. The sample is deleted for
    good, with its form.
    """
    parts = wired()
    pile, _ = listing.get_pile(parts.session, pile_id)
    author = current_actor().name
    if pile.is_sample:
        delete_sample(parts.session, parts.blobs, parts.settings, author=author)
    else:
        deleting.delete_batch(parts.session, pile.batch_id, at=datetime.now(UTC), author=author)
    return Response(status=204)


@blp.route(f"/<{ID_PATH}:pile_id>/cut", methods=["POST"])
@blp.arguments(shapes.CutRequestSchema, example={"form_id": None})
@blp.response(202, shapes.PileWithFilesSchema, example=shapes.PILE_WITH_FILES_EXAMPLE)
@blp.refusals(404)
def cut_again(values: dict[str, Any], pile_id: int) -> dict[str, Any]:
    """Cut a pile again by the newest versions of its forms

    Pages that wait, fit no known form, need help or were refused are looked at again, unless a person has said what
    they are. Registered ones are cut again if fields were added or moved; every field that did not move keeps its
    label. It happens in the background.
    """
    parts = wired()
    request_cut(parts.session, pile_id, values["form_id"], author=current_actor().name)
    parts.wake.cut_pages()
    return listing.pile_with_files(parts.session, pile_id)


def _result(result: dict[str, Any]) -> dict[str, Any]:
    problem = None if result["error"] is None else with_status(result["error"])
    shown = {name: result[name] for name in ("path", "status", "pages")}
    # A response kept under an Idempotency-Key by earlier code does not say what is in the bin.
    return {**shown, "records_in_bin": result.get("records_in_bin", []), "problem": problem}
