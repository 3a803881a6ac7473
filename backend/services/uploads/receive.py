"""Receive files: one result for each, and a bad file never costs a good one.

Knows how an upload's parts come together: unpacking, the storage, expected names, the idempotency key. Knows neither
requests nor recognizers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import InvalidError, StorageFullError
from backend.services.uploads import file_names
from backend.services.uploads.blob_journal import Journal
from backend.services.uploads.image_storage import ImageStorage
from backend.services.uploads.results import FileProblem, FileResult, Receipt, Upload
from backend.services.uploads.unpacking import Candidate, Expectations, unpack
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.images import select_image
from backend.store.upload_keys import insert_upload_key, select_upload_key

__all__ = ["FileProblem", "FileResult", "Receipt", "Upload", "receive"]

MAX_BATCH_NAME = 200
MAX_KEY = 255


def receive(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    uploads: Iterable[Upload],
    *,
    batch: str | None = None,
    idempotency_key: str | None = None,
) -> dict[str, Any]:
    """Store the images of ``uploads``, each file in a transaction of its own; return ``Receipt.to_dict()``.

    Args:
        uploads: images, zips of images, CSVs (FILENAME, IDENTITY) that name what is expected in them.
        batch: an existing batch's id, or a name (found or made); None makes one named by the time.
        idempotency_key: a repeated call with it gets the first answer and stores nothing.
    Raises:
        InvalidError: no file was sent, or the key or batch name is too long.
        TooLargeError: more uploads than ``settings.max_files``.
        StorageFullError: the disk was full before anything could be stored.
    """
    batch = _batch_name(batch)
    answer = _earlier_answer(session, idempotency_key)
    if answer is not None:
        return answer
    with Journal(settings) as journal:
        receipt = _receive(
            session, ImageStorage(session, blobs, settings, journal, batch), list(uploads), settings
        )
    if any(result.error and result.error.status == 507 for result in receipt.results):
        _refuse_if_nothing_stored(receipt)
        return receipt.to_dict()  # not kept under the key: sent again once there is space, it must be stored
    return _keep_answer(session, idempotency_key, receipt.to_dict())


def _receive(session: Session, storage: ImageStorage, uploads: list[Upload], settings: Settings) -> Receipt:
    results: list[FileResult] = []
    by_name: dict[str, str] = {}
    for piece in unpack(uploads, settings):
        match piece:
            case FileResult():
                results.append(piece)
            case Expectations():
                by_name |= piece.by_name
            case Candidate():
                results += storage.save(piece)
    return Receipt(storage.batch(), tuple(results), expected=_fill_expected(session, results, by_name))


def _fill_expected(session: Session, results: list[FileResult], by_name: dict[str, str]) -> int:
    """Give the images that a CSV names their expected text, unless they have one; return how many."""
    wanted = {
        result.image_id: by_name[result.file_name]
        for result in results
        if result.image_id is not None and result.file_name in by_name
    }
    if not wanted:
        return 0
    filled = 0
    with writing(session):
        for image_id, text in wanted.items():
            image = select_image(session, image_id)
            if image is not None and image.expected is None:
                image.expected = text
                filled += 1
    return filled


def _batch_name(batch: str | None) -> str | None:
    if batch is None or not batch.strip():
        return None
    if len(batch) > MAX_BATCH_NAME:
        raise InvalidError(
            f"A batch's name may have {MAX_BATCH_NAME} characters. Received: {len(batch)}", field="batch"
        )
    return file_names.shown(batch)


def _earlier_answer(session: Session, key: str | None) -> dict[str, Any] | None:
    if key is None:
        return None
    if not 0 < len(key) <= MAX_KEY:
        raise InvalidError(f"An Idempotency-Key has 1 to {MAX_KEY} characters. Received: {len(key)}")
    row = select_upload_key(session, key)
    return None if row is None else row.response


def _keep_answer(session: Session, key: str | None, answer: dict[str, Any]) -> dict[str, Any]:
    if key is None:
        return answer
    try:
        with writing(session):
            insert_upload_key(session, key, answer)
    except IntegrityError:  # the same request arrived twice at once; both stored the same images
        return _earlier_answer(session, key) or answer
    except StorageFull:
        pass  # the images are stored; a repetition finds them as existing
    return answer


def _refuse_if_nothing_stored(receipt: Receipt) -> None:
    if all(result.outcome == "refused" for result in receipt.results):
        raise StorageFullError(
            "The disk is full; nothing was stored. Free some space and send the files again."
        )
