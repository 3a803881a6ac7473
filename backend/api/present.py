"""Rows as the API shows them, where the row alone does not say all.

Knows rows and addresses; readings, labels and runs need nothing of it, their schemas read the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from backend.services.review.groups import MemberChunk
from backend.services.review.queue import ImageChunk, QueueChunk
from backend.store.images import Image
from backend.store.labels import select_head_labels
from backend.store.readings import MAX_FAILURES, select_head_readings


def page(session: Session, found: ImageChunk | MemberChunk) -> dict[str, Any]:
    """A page of a list of images, as it goes out."""
    return {
        "items": images(session, found.items),
        "next_cursor": found.next_cursor,
        "total": found.total,
    }


def queue_page(session: Session, found: QueueChunk) -> dict[str, Any]:
    """A page of images that wait for a person, as it goes out."""
    return {
        "items": images(session, found.items),
        "next_cursor": found.next_cursor,
        "remaining": found.remaining,
        "unread": found.unread,
    }


def images(session: Session, rows: Sequence[Image]) -> list[dict[str, Any]]:
    """Images with their newest reading and the label that counts, by two queries for the whole page."""
    ids = [image.id for image in rows]
    readings = select_head_readings(session, ids)
    labels = select_head_labels(session, ids)
    return [
        _image(image) | {"reading": readings.get(image.id), "label": labels.get(image.id)} for image in rows
    ]


def _image(image: Image) -> dict[str, Any]:
    return {
        "id": image.id,
        "file_name": image.file_name,
        "batch_id": image.batch_id,
        "width": image.width,
        "height": image.height,
        "created_at": image.created_at,
        "file_url": url_for("images.get_file", image_id=image.id),
        "expected": image.expected,
        "state": state_of(image),
        "revision": image.label_revision,
        "reading_error": image.reading_error,
    }


def state_of(image: Image) -> str:
    """``labelled``, ``pending`` (read, waits for a person), ``failed`` (cannot be read) or ``unread``."""
    if image.label_kind is not None:
        return "labelled"
    if image.reading_version is not None:
        return "pending"
    return "failed" if image.reading_failures >= MAX_FAILURES else "unread"
