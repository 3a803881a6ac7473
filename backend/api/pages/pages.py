"""Routes of pages: what each is, its picture, and what a person decides about it."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, send_file

from backend.api import multipart
from backend.api.accounts.actor import current_actor
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.preconditions import AUTHOR, IF_MATCH_PAGE, PAGE_ETAG, etag, expected_page_revision
from backend.api.schemas import pages as shapes
from backend.api.schemas.common import ID_PATH
from backend.services.errors import NotFoundError
from backend.services.piles import decisions, page_views, undoing
from backend.wiring import wired

blp = Blueprint("pages", __name__, url_prefix="/api/v1/pages", description="Pages of piles")

FOREVER = "private, max-age=31536000, immutable"


@blp.route("")
@blp.arguments(shapes.PagesQuerySchema, location="query")
@blp.response(200, shapes.PageChunkSchema, example={"items": [shapes.PAGE_EXAMPLE], "next_cursor": None})
def list_pages(query: dict[str, Any]) -> page_views.PageChunk:
    """List pages that were opened, in the order of their piles"""
    return page_views.page_chunk(
        wired().session,
        pile_id=query["pile"],
        state=query["state"],
        cursor=query["cursor"],
        limit=chunk_size(query["limit"]),
    )


@blp.route(f"/<{ID_PATH}:page_id>")
@blp.response(200, shapes.PageSchema, example=shapes.PAGE_EXAMPLE, headers=PAGE_ETAG)
@blp.refusals(404)
def show_page(page_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Get one page"""
    return _with_etag(page_views.page_view(wired().session, page_id))


@blp.route(f"/<{ID_PATH}:page_id>/picture")
@blp.response(
    200,
    {"type": "string", "format": "binary"},
    content_type="image/jpeg",
    description="The page as it lies in its file, at most 1,600 pixels a side",
)
@blp.alt_response(304, description="The client has it already", success=True)
@blp.refusals(404)
def get_picture(page_id: int) -> Response:
    """Get the reduced picture of a page; it never changes"""
    parts = wired()
    picture = page_views.get_page(parts.session, page_id).page.picture
    if picture is None:
        raise NotFoundError("This page could not be opened, so that it has no picture.")
    response = send_file(io.BytesIO(parts.blobs.get(picture)), mimetype="image/jpeg", etag=picture)
    response.headers["Cache-Control"] = FOREVER
    return response


@blp.route(f"/<{ID_PATH}:page_id>/decisions", methods=["POST"])
@blp.arguments(shapes.DecisionSchema, example=shapes.DECISION_EXAMPLE)
@blp.response(200, shapes.PageSchema, example=shapes.PAGE_EXAMPLE, headers=PAGE_ETAG)
@blp.refusals(404, 409, 412, 428, 503)
@blp.doc(parameters=[IF_MATCH_PAGE, AUTHOR])
def decide(values: dict[str, Any], page_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Decide what a page is, where the form lies on it, or which record it belongs to

    A form that is placed is moved onto the print if that agrees; its fields are cut at once. Records are joined
    again, and the fields that the page had go to the bin.
    """
    expected, who = expected_page_revision(), current_actor().name
    parts = wired()
    with multipart.image_request():
        decisions.decide(
            parts.session,
            parts.blobs,
            parts.settings,
            page_id,
            decisions.Decision(**values),
            expected_revision=expected,
            author=who,
        )
    parts.wake.read_images()
    return _with_etag(page_views.page_view(parts.session, page_id))


@blp.route(f"/<{ID_PATH}:page_id>/undo", methods=["POST"])
@blp.arguments(shapes.UndoSchema, example={"decision_id": 7})
@blp.response(200, shapes.PageSchema, example=shapes.PAGE_EXAMPLE, headers=PAGE_ETAG)
@blp.refusals(404, 409, 412)
@blp.doc(parameters=[AUTHOR])
def undo_decision(values: dict[str, Any], page_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Undo the newest decision about a page that was not undone

    The page has its former fields again, with their labels. A 409 if there is nothing to undo; a 412 if
    somebody has decided about the page since.
    """
    session = wired().session
    undoing.undo(session, page_id, values["decision_id"], author=current_actor().name)
    return _with_etag(page_views.page_view(session, page_id))


def _with_etag(page: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    return page, etag(page["revision"])
