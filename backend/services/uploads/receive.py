"""Receive an upload: unpack it, store its images, and give each file a result; a bad file does not affect a good one.

Knows the steps, the expected names from CSVs and the idempotency key. Knows neither requests nor recognizers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.image import ImageRefusedError
from backend.services.errors import FileRefusedError, InvalidError
from backend.services.labels.idempotency import reused
from backend.services.uploads import expected_csv, file_names
from backend.services.uploads.blob_journal import BlobJournal
from backend.services.uploads.fingerprint import fingerprint
from backend.services.uploads.image_storage import ImageStorage, RefusedImage, StoredImage
from backend.services.uploads.results import FileError, FileResult, Outcome, Receipt
from backend.services.uploads.unpacking import UnpackedFile, Upload, unpack
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.images import select_image
from backend.store.upload_keys import insert_upload_key, select_upload_key

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
        uploads: images, zips of images, and CSVs (FILENAME, IDENTITY) with the text expected on them.
        batch: an existing batch's id, or the name of a batch, made if there is none; None makes one named by the time.
        idempotency_key: the same call again returns the first call's result and stores nothing.
    Raises:
        InvalidError: no file was sent, the key or batch name is too long, or the key was used for other content.
        TooLargeError: more uploads than ``settings.max_files``.
        StorageFull: the disk was full before anything could be stored.
    """
    batch = _batch_name(batch)
    files = list(uploads)
    content = fingerprint(files, batch) if idempotency_key is not None else ""
    earlier = _earlier_response(session, idempotency_key, content)
    if earlier is not None:
        return earlier
    with BlobJournal(settings) as journal:
        receipt = _store_all(
            session, ImageStorage(session, blobs, settings, journal, batch), unpack(files, settings)
        )
    if receipt.has_error(StorageFull.code):
        _refuse_if_nothing_stored(receipt)
        return receipt.to_dict()  # not kept under the key: sent again once there is space, it must be stored
    return _keep_response(session, idempotency_key, content, receipt.to_dict())


def _store_all(session: Session, storage: ImageStorage, files: Iterable[UnpackedFile]) -> Receipt:
    results: list[FileResult] = []
    expected: dict[str, str] = {}
    for file in files:
        try:
            results += [_result(image) for image in _store(storage, file, expected)]
        except (FileRefusedError, ImageRefusedError) as refusal:
            results.append(FileResult(file.name, "refused", error=FileError.of(refusal)))
    return Receipt(storage.batch(), tuple(results), expected=_fill_expected(session, results, expected))


def _store(
    storage: ImageStorage, file: UnpackedFile, expected: dict[str, str]
) -> list[StoredImage | RefusedImage]:
    """Store an image file, or add a CSV's content to ``expected`` (text by file name)."""
    if isinstance(file.content, FileRefusedError):
        raise file.content
    if file.name.lower().endswith(".csv"):
        expected |= expected_csv.parse(file.content)
        return []
    return storage.save(file.name, file.content)


def _result(image: StoredImage | RefusedImage) -> FileResult:
    if isinstance(image, RefusedImage):
        return FileResult(image.name, "refused", error=FileError.of(image.error))
    outcome: Outcome = "created" if image.is_new else "exists"
    return FileResult(image.name, outcome, image.image_id, image.near_duplicate_of, note=image.note)


def _fill_expected(session: Session, results: list[FileResult], by_name: dict[str, str]) -> int:
    """Set the expected text of images that a CSV names, unless they have one; return how many."""
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


def _earlier_response(session: Session, key: str | None, content: str) -> dict[str, Any] | None:
    if key is None:
        return None
    if not 0 < len(key) <= MAX_KEY:
        raise InvalidError(f"An Idempotency-Key has 1 to {MAX_KEY} characters. Received: {len(key)}")
    row = select_upload_key(session, key)
    if row is None:
        return None
    if row.content not in (None, content):
        raise reused("another upload")
    return row.response


def _keep_response(
    session: Session, key: str | None, content: str, response: dict[str, Any]
) -> dict[str, Any]:
    if key is None:
        return response
    try:
        with writing(session):
            insert_upload_key(session, key, response, content)
    except IntegrityError:  # the same request arrived twice at once; both stored the same images
        return _earlier_response(session, key, content) or response
    except StorageFull:
        pass  # the images are stored; a repetition finds them as existing
    return response


def _refuse_if_nothing_stored(receipt: Receipt) -> None:
    if all(result.outcome == "refused" for result in receipt.results):
        raise StorageFull("The disk is full; nothing was stored")
