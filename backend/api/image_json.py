"""Images and lists of images as JSON members, with the addresses of their files.

Readings, labels and runs are not here: their schemas read the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask import url_for
from sqlalchemy.orm import Session

from backend.exchange.style import Style
from backend.services.piles.field_facts import fields_of_images
from backend.services.review.groups import MemberChunk
from backend.services.review.image_details import ImageDetails, details_of
from backend.services.review.queue import ImageChunk, QueueChunk
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.store.images import Image


def chunk(session: Session, found: ImageChunk | MemberChunk) -> dict[str, Any]:
    """Some images of a list and where the next ones begin."""
    return {
        "items": images(session, found.items),
        "next_cursor": found.next_cursor,
        "total": found.total,
    }


def queue_chunk(session: Session, found: QueueChunk) -> dict[str, Any]:
    """Some images of the queue and where the next ones begin."""
    return {
        "items": images(session, found.items),
        "next_cursor": found.next_cursor,
        "remaining": found.remaining,
        "unread": found.unread,
    }


def images(session: Session, rows: Sequence[Image]) -> list[dict[str, Any]]:
    """Images with their newest reading and current label."""
    fields = fields_of_images(session, [row.id for row in rows])
    style = wired().settings.style
    return [_image(details, fields.get(details.image.id), style) for details in details_of(session, rows)]


def _image(details: ImageDetails, field: dict[str, Any] | None, default: Style) -> dict[str, Any]:
    image = details.image
    style = default.with_own(image.case, image.accents)
    return {
        "id": image.id,
        "file_name": image.file_name,
        "path": image.path,
        "batch_id": image.batch_id,
        "width": image.width,
        "height": image.height,
        "created_at": image.created_at,
        "file_url": url_for("images.get_file", image_id=image.id),
        "expected": image.expected,
        "state": details.state,
        "revision": image.label_revision,
        "reading_error": image.reading_error,
        "reading": details.reading,
        "label": details.label,
        "field": field,
        "case": style.case,
        "accents": style.accents,
    }
