"""Delete an image or a batch, which puts it into the bin, and restore it from there.

A batch takes its images along and brings them back. Both go in steps of `STEP` images, so that nobody waits long to
write; a step that was cut off is continued by the next call, or by the clean-up. Knows rows; knows no requests.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.services import audit
from backend.services.errors import ConflictError, NotFoundError
from backend.store import bin as bins
from backend.store import images
from backend.store.database import writing
from backend.store.images import Batch, Image
from backend.store.piles.record_bin import is_with_record_in_bin

STEP = 500
"""Images that change in one transaction."""


def delete_image(session: Session, image_id: int, *, at: datetime, author: str) -> None:
    """Put the image into the bin; one that is there already stays as it is.

    Raises:
        NotFoundError: no such image.
    """
    with writing(session):
        if bins.delete_image(session, image_id, at, by=author):
            audit.note(session, author, "image.delete", "image", image_id)
        elif not bins.select_deleted_image(session, image_id):
            raise NotFoundError.of("image", image_id)


def restore_image(session: Session, image_id: int, *, author: str) -> Image:
    """Take the image out of the bin, with its reading and its labels.

    Raises:
        NotFoundError: it is not in the bin.
        ConflictError: its batch or its record is there too, or the same file has been uploaded again.
    """
    try:
        with writing(session):
            image = bins.select_deleted_image(session, image_id)
            if image is None:
                raise NotFoundError(f"There is no such image in the bin. Received: {image_id}")
            if images.select_batch(session, image.batch_id) is None:
                raise ConflictError("Its batch is in the bin too. Restore the batch first.")
            if is_with_record_in_bin(session, image_id):
                raise ConflictError("Its record is in the bin too. Restore the record first.")
            image.deleted_at = image.deleted_by = None
            audit.note(session, author, "image.restore", "image", image_id)
    except IntegrityError as error:
        raise ConflictError(
            "The same file was uploaded to this batch again. Delete that one first."
        ) from error
    return image


def delete_batch(session: Session, batch_id: int, *, at: datetime, author: str) -> None:
    """Put the batch and its images into the bin; one that is there already stays as it is.

    Raises:
        NotFoundError: no such batch.
    """
    with writing(session):
        batch = images.select_batch(session, batch_id) or bins.select_deleted_batch(session, batch_id)
        if batch is None:
            raise NotFoundError.of("batch", batch_id)
        if batch.deleted_at is None:
            batch.deleted_at, batch.deleted_by = at, author
            audit.note(session, author, "batch.delete", "batch", batch_id)
    finish_batch(session, batch_id)


def finish_batch(session: Session, batch_id: int) -> None:
    """Put what is left of a deleted batch into the bin."""
    left = STEP
    while left == STEP:
        with writing(session):
            batch = bins.select_deleted_batch(session, batch_id)
            left = bins.delete_images_of(session, batch, STEP) if batch else 0


def restore_batch(session: Session, batch_id: int, *, author: str) -> Batch:
    """Take the batch out of the bin, with the images that went there with it.

    Raises:
        NotFoundError: it is not in the bin.
        ConflictError: another batch has its name now.
    """
    try:
        while True:
            with writing(session):
                batch = _restorable(session, batch_id)
                if bins.restore_images_of(session, batch, STEP) < STEP:
                    batch.deleted_at = batch.deleted_by = None
                    audit.note(session, author, "batch.restore", "batch", batch_id)
                    break
    except IntegrityError as error:  # on PostgreSQL another request may have made one of that name
        raise ConflictError("Another batch has its name now. Rename that one first.") from error
    return batch


def _restorable(session: Session, batch_id: int) -> Batch:
    batch = bins.select_deleted_batch(session, batch_id)
    if batch is None:
        raise NotFoundError(f"There is no such batch in the bin. Received: {batch_id}")
    if images.select_batch_by_name(session, batch.name) is not None:
        raise ConflictError(f"Another batch is called {batch.name!r} now. Rename that one first.")
    return batch
