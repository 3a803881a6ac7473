"""Routes of lists of images: the queue of those without a label, and all of them."""

from __future__ import annotations

from typing import Any

from backend.api import image_json
from backend.api.list_query import list_arguments
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
from backend.wiring import wired

blp = Blueprint("queue", __name__, url_prefix="/api/v1", description="Lists of images")


@blp.route("/queue")
@blp.arguments(QueueQuerySchema, location="query")
@blp.response(
    200,
    QueuePageSchema,
    example={"items": [PENDING_EXAMPLE], "next_cursor": None, "remaining": 1, "unread": 0},
)
def get_queue(query: dict[str, Any]) -> dict[str, Any]:
    """List the images that wait for a label

    `uncertain` shows the least certain reading first, `alike` puts equal readings side by side.
    """
    session = wired().session
    chunk = queue.pending_chunk(session, order=query["order"], **list_arguments(query))
    return image_json.queue_chunk(session, chunk)


@blp.route("/images")
@blp.arguments(ImagesQuerySchema, location="query")
@blp.response(200, ImagePageSchema, example={"items": [IMAGE_EXAMPLE], "next_cursor": None, "total": 1})
def list_images(query: dict[str, Any]) -> dict[str, Any]:
    """List images in any state"""
    session = wired().session
    chunk = queue.image_chunk(session, state=query["state"], order=query["order"], **list_arguments(query))
    return image_json.chunk(session, chunk)
