"""Images with their newest reading and their current label. Changes nothing.

Knows rows; does not know how they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from backend.services.errors import NotFoundError
from backend.store.bin import select_any_image
from backend.store.images import Image, select_image
from backend.store.labels import Label, select_head_labels
from backend.store.readings import MAX_FAILURES, Reading, select_head_readings


@dataclass(frozen=True)
class ImageDetails:
    """An image, its newest reading and its current label."""

    image: Image
    reading: Reading | None
    label: Label | None

    @property
    def state(self) -> Literal["labelled", "pending", "failed", "unread"]:
        """``pending``: read, waits for a person; ``failed``: no model could read it."""
        if self.image.label_kind is not None:
            return "labelled"
        if self.image.reading_version is not None:
            return "pending"
        return "failed" if self.image.reading_failures >= MAX_FAILURES else "unread"


def details_of(session: Session, images: Sequence[Image]) -> list[ImageDetails]:
    """The details of each image, in order, with two queries for all of them."""
    ids = [image.id for image in images]
    readings = select_head_readings(session, ids)
    labels = select_head_labels(session, ids)
    return [ImageDetails(image, readings.get(image.id), labels.get(image.id)) for image in images]


def get_image(session: Session, image_id: int) -> Image:
    """The image with this id.

    Raises:
        NotFoundError: there is none.
    """
    image = select_image(session, image_id)
    if image is None:
        raise NotFoundError.of("image", image_id)
    return image


def get_any_image(session: Session, image_id: int) -> Image:
    """The image with this id, even if it is in the bin: its picture helps to decide whether to restore it.

    Raises:
        NotFoundError: there is none.
    """
    image = select_any_image(session, image_id)
    if image is None:
        raise NotFoundError.of("image", image_id)
    return image
