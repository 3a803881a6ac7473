"""Routes of lists of images: the queue of those that wait for a person, and all of them."""

from __future__ import annotations

from typing import Any

from backend.api import list_query, present
from backend.api.openapi import Blueprint
from backend.api.schemas.images import (
    IMAGE_EXAMPLE,
    PENDING_EXAMPLE,
    ImagePageSchema,
    ImagesQuerySchema,
    QueuePageSchema,
    QueueQuerySchema,
)
from backend.services.review import queue
from backend.store.database import db

blp = Blueprint("queue", __name__, url_prefix="/api/v1", description="Which image comes next")


@blp.route("/queue")
@blp.arguments(QueueQuerySchema, location="query")
@blp.response(
    200,
    QueuePageSchema,
    example={"items": [PENDING_EXAMPLE], "next_cursor": None, "remaining": 1, "unread": 0},
)
def get_queue(query: dict[str, Any]) -> dict[str, Any]:
    """Images that wait for a person

    `uncertain` shows the least certain reading first, `alike` puts equal readings side by side.
    """
    session = db.session()
    page = queue.pending_chunk(session, order=query["order"], **list_query.walk(query))
    return present.queue_page(session, page)


@blp.route("/images")
@blp.arguments(ImagesQuerySchema, location="query")
@blp.response(200, ImagePageSchema, example={"items": [IMAGE_EXAMPLE], "next_cursor": None, "total": 1})
def list_images(query: dict[str, Any]) -> dict[str, Any]:
    """Images in any state"""
    session = db.session()
    page = queue.image_chunk(session, state=query["state"], order=query["order"], **list_query.walk(query))
    return present.page(session, page)
