"""Receive an upload: unpack it, store its images, and give each file a result; a bad file does not affect a good one.

Knows the steps, what lists expect and the idempotency key. Knows neither requests nor recognizers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.image import ImageRefusedError
from backend.services import kept_responses
from backend.services.errors import FileRefusedError, InvalidError
from backend.services.uploads import expected_csv, file_names, list_rows
from backend.services.uploads.blob_journal import BlobJournal
from backend.services.uploads.expected_texts import ExpectedTexts, Matches
from backend.services.uploads.fingerprint import fingerprint
from backend.services.uploads.image_storage import ImageStorage, RefusedImage, StoredImage
from backend.services.uploads.results import FileError, FileResult, Outcome, Receipt
from backend.services.uploads.unpacking import UnpackedFile, Upload, unpack
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.images import Image, select_images_at

MAX_BATCH_NAME = 200
_UNCLEAR = "The list does not say which text belongs to this file: give the folder with the name."


def receive(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    uploads: Iterable[Upload],
    *,
    batch: str | None = None,
    idempotency_key: str | None = None,
    before_each: Callable[[], object] = lambda: None,
) -> dict[str, Any]:
    """Store the images of ``uploads``, each file in a transaction of its own; return ``Receipt.to_dict()``.

    Args:
        uploads: images, zips of images, and lists (FILENAME, IDENTITY) of the text expected on them.
        batch: an existing batch's id, or the name of a batch, made if there is none; None makes one named by the time.
        idempotency_key: the same call again returns the first call's result and stores nothing.
        before_each: called before each file; may wait for what is more urgent.
    Raises:
        InvalidError: no file was sent, the batch name is too long, or the key was used for other content.
        TooLargeError: more uploads than ``settings.max_files``.
        StorageFull: the disk was full before anything could be stored.
    """
    batch = _batch_name(batch)
    files = list(uploads)
    content = fingerprint(files, batch) if idempotency_key is not None else ""
    earlier = kept_responses.earlier(session, idempotency_key, content)
    if earlier is not None:
        return earlier
    with BlobJournal(settings) as journal:
        storage = ImageStorage(session, blobs, settings, journal, batch, idempotency_key)
        receipt = _store_all(session, storage, _each(unpack(files, settings), before_each))
    if receipt.has_error(StorageFull.code):
        _refuse_if_nothing_stored(receipt)
        return receipt.to_dict()  # not kept under the key: sent again once there is space, it must be stored
    return kept_responses.keep(session, idempotency_key, content, receipt.to_dict())


def _each(files: Iterable[UnpackedFile], before_each: Callable[[], object]) -> Iterator[UnpackedFile]:
    for file in files:
        before_each()
        yield file


def _store_all(session: Session, storage: ImageStorage, files: Iterable[UnpackedFile]) -> Receipt:
    results: list[FileResult] = []
    expected = ExpectedTexts()
    for file in files:
        try:
            results += [_result(image) for image in _store(storage, file, expected)]
        except (FileRefusedError, ImageRefusedError) as refusal:
            results.append(FileResult(file.name, "refused", error=FileError.of(refusal)))
    batch = storage.batch()
    filled, unclear = _fill_expected(session, batch, results, expected)
    noted = tuple(_with_note(result) if result.path in unclear else result for result in results)
    return Receipt(batch, noted, expected=filled)


def _store(
    storage: ImageStorage, file: UnpackedFile, expected: ExpectedTexts
) -> list[StoredImage | RefusedImage]:
    """Store an image file, or add a list's rows to ``expected``."""
    if isinstance(file.content, FileRefusedError):
        raise file.content
    if list_rows.is_list(file.name):
        expected.add(expected_csv.parse(file.name, file.content))
        return []
    return storage.save(file.name, file.content)


def _result(image: StoredImage | RefusedImage) -> FileResult:
    if isinstance(image, RefusedImage):
        return FileResult(image.path, "refused", error=FileError.of(image.error))
    outcome: Outcome = "created" if image.is_new else "exists"
    return FileResult(image.path, outcome, image.image_id, image.near_duplicate_of, note=image.note)


def _with_note(result: FileResult) -> FileResult:
    return replace(result, note=f"{result.note} {_UNCLEAR}" if result.note else _UNCLEAR)


def _fill_expected(
    session: Session, batch: tuple[int, str] | None, results: list[FileResult], expected: ExpectedTexts
) -> tuple[int, frozenset[str]]:
    """Set the expected text of images that a list names, unless they have one.

    A name is unique if it is so among all images of the batch: other requests may have brought a file of that name from
    another folder, and what it was given by the name alone is removed.

    Returns:
        How many texts were set, and the paths of which the lists do not say which file they mean.
    """
    sent = {result.image_id for result in results if result.image_id is not None and result.path in expected}
    if batch is None or not sent:
        return 0, frozenset()
    names = {file_names.split(result.path)[1] for result in results if result.path in expected}
    with writing(session):
        found = select_images_at(session, batch[0], sorted(names))
        matches = expected.match(image.path for image in found)
        return sum(_fill(image, matches, image.id in sent) for image in found), matches.unclear


def _fill(image: Image, matches: Matches, is_sent: bool) -> bool:
    if image.path in matches.unclear and not is_sent and image.label_kind is None:
        image.expected = None
    if not is_sent or image.expected is not None or image.path not in matches.texts:
        return False
    image.expected = matches.texts[image.path]
    return True


def _batch_name(batch: str | None) -> str | None:
    if batch is None or not batch.strip():
        return None
    if len(batch) > MAX_BATCH_NAME:
        raise InvalidError(
            f"A batch's name may have {MAX_BATCH_NAME} characters. Received: {len(batch)}", field="batch"
        )
    return file_names.shown(batch)


def _refuse_if_nothing_stored(receipt: Receipt) -> None:
    if all(result.outcome == "refused" for result in receipt.results):
        raise StorageFull("The disk is full; nothing was stored")
