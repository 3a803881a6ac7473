"""Give an image or a batch another name. Knows which names can be shown; what is in the file stays as it is."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.services.errors import ConflictError, InvalidError, NotFoundError
from backend.services.uploads import file_names
from backend.services.uploads.receive import MAX_BATCH_NAME
from backend.store import images
from backend.store.database import writing
from backend.store.images import Batch, Image


def rename_image(session: Session, image_id: int, name: str) -> Image:
    """Give the image's file another name; its folder stays.

    Raises:
        NotFoundError: no such image.
        InvalidError: the name cannot be one.
        ConflictError: the same picture is in this place already.
    """
    shown = _checked(name, file_names.MAX_LENGTH)
    if "/" in shown or "\\" in shown:
        raise InvalidError(f"A file's name has no slash. Received: {shown!r}", field="name")
    try:
        with writing(session):
            image = images.lock_image(session, image_id)
            if image is None:
                raise NotFoundError.of("image", image_id)
            image.file_name = shown
    except IntegrityError as error:
        raise ConflictError(f"The same picture is called {shown!r} already in this batch.") from error
    return image


def rename_batch(session: Session, batch_id: int, name: str) -> Batch:
    """Give the batch another name.

    Raises:
        NotFoundError: no such batch.
        InvalidError: the name cannot be one.
        ConflictError: another batch has it.
    """
    shown = _checked(name, MAX_BATCH_NAME)
    try:
        with writing(session):
            batch = images.select_batch(session, batch_id)
            if batch is None:
                raise NotFoundError.of("batch", batch_id)
            batch.name = shown
    except IntegrityError as error:
        raise ConflictError(f"Another batch is called {shown!r}.") from error
    return batch


def _checked(name: str, most: int) -> str:
    """``name`` as it is shown: in NFC, without characters that cannot be seen."""
    shown = file_names.without_controls(name)
    if not shown:
        raise InvalidError("A name needs at least one letter.", field="name")
    if len(shown) > most:
        raise InvalidError(f"A name has at most {most} characters. Received: {len(shown):,}", field="name")
    return shown
