"""Receive an upload: unpack it, store its images, and give each file a result; a bad file does not affect a good one.

Knows the steps, what lists expect and the idempotency key. Knows neither requests nor recognizers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.image import ImageRefusedError
from backend.services import kept_responses
from backend.services.errors import FileRefusedError, InvalidError
from backend.services.uploads import expected_csv, file_names, list_rows
from backend.services.uploads.batches import UploadBatch
from backend.services.uploads.blob_journal import BlobJournal
from backend.services.uploads.expected_texts import ExpectedTexts, Matches
from backend.services.uploads.fingerprint import fingerprint
from backend.services.uploads.image_storage import ImageStorage, RefusedImage, StoredImage
from backend.services.uploads.results import FileError, FileResult, ListResult, Outcome, Receipt
from backend.services.uploads.unpacking import UnpackedFile, Upload, unpack
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.images import Image, lock_images
from backend.store.lists.places import Place, iter_places, select_newest_id

MAX_BATCH_NAME = 200
_FILLED_AT_ONCE = 200  # in one transaction, so that labels can be saved in between
_UNCLEAR = "The list does not say which text belongs to this file: give the folder with the name."


def receive(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    uploads: Iterable[Upload],
    *,
    batch: str | None = None,
    batch_name: str | None = None,
    idempotency_key: str | None = None,
    before_each: Callable[[], object] = lambda: None,
) -> dict[str, Any]:
    """Store the images of ``uploads``, each file in a transaction of its own; return ``Receipt.to_dict()``.

    Args:
        uploads: images, zips of images, and lists (FILENAME, IDENTITY) of the text expected on them.
        batch: an existing batch's id, or the name of a batch, made if there is none.
        batch_name: in place of ``batch``, the name of a batch, never an id. Without either, the upload has a batch of
            its own, named by the time.
        idempotency_key: the same call again returns the first call's result and stores nothing.
        before_each: called before each file; may wait for what is more urgent.
    Raises:
        InvalidError: no file was sent, the batch name is too long, there are two, or the key was used for other
            content.
        ConflictError: the batch is a pile; nothing was stored.
        TooLargeError: more uploads than ``settings.max_files``.
        StorageFull: the disk was full before anything could be stored.
    """
    batch, name = _batch_name(batch, "batch"), _batch_name(batch_name, "batch_name")
    if batch is not None and name is not None:
        raise InvalidError("Send batch or batch_name, not both.", field="batch_name")
    files = list(uploads)
    content = (
        fingerprint(files, batch if name is None else f"\0{name}") if idempotency_key is not None else ""
    )
    earlier = kept_responses.earlier(session, idempotency_key, content)
    if earlier is not None:
        return earlier
    destination = UploadBatch(session, batch, name=name, upload_key=idempotency_key)
    destination.find()  # a pile is refused before anything is stored
    with BlobJournal(settings) as journal:
        storage = ImageStorage(session, blobs, settings, journal, destination)
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
    filled = _fill_expected(session, batch, results, expected)
    noted = tuple(_with_note(result) if result.path in filled.unclear else result for result in results)
    return Receipt(batch, noted, expected=filled.count, lists=filled.lists)


def _store(
    storage: ImageStorage, file: UnpackedFile, expected: ExpectedTexts
) -> list[StoredImage | RefusedImage]:
    """Store an image file, or add a list's rows to ``expected``."""
    if isinstance(file.content, FileRefusedError):
        raise file.content
    if list_rows.is_list(file.name):
        expected.add(file.name, expected_csv.parse(file.name, file.content))
        return []
    return storage.save(file.name, file.content)


def _result(image: StoredImage | RefusedImage) -> FileResult:
    if isinstance(image, RefusedImage):
        return FileResult(image.path, "refused", error=FileError.of(image.error))
    outcome: Outcome = "created" if image.is_new else "exists"
    return FileResult(image.path, outcome, image.image_id, image.near_duplicate_of, note=image.note)


def _with_note(result: FileResult) -> FileResult:
    return replace(result, note=f"{result.note} {_UNCLEAR}" if result.note else _UNCLEAR)


@dataclass(frozen=True)
class _Filled:
    """How many expected texts were set, the paths of which the lists do not say which file they mean, and each list."""

    count: int
    unclear: frozenset[str]
    lists: tuple[ListResult, ...]


class _Look:
    """The files of a batch whose names the lists have, and what the lists expect on them, at one moment."""

    def __init__(self, session: Session, batch_id: int, names: list[str], expected: ExpectedTexts) -> None:
        self.newest = select_newest_id(session, batch_id)
        self.places: list[Place] = list(iter_places(session, batch_id, names))
        self.matches = expected.match(place.path for place in self.places)

    def sent_paths(self, sent: set[int] | None) -> list[str]:
        """The paths of these images; of all, if None."""
        return [place.path for place in self.places if sent is None or place.image_id in sent]

    def to_change(self, sent: set[int] | None) -> list[int]:
        """The images of which `_fill` may change something."""
        return sorted(place.image_id for place in self.places if self._may_change(place, sent))

    def _may_change(self, place: Place, sent: set[int] | None) -> bool:
        if sent is None or place.image_id in sent:
            return place.path in self.matches.texts and not place.is_expected
        return place.path in self.matches.unclear and place.is_expected and not place.is_labelled


def _fill_expected(
    session: Session, batch: tuple[int, str] | None, results: list[FileResult], expected: ExpectedTexts
) -> _Filled:
    """Set the expected text of images that a list names, unless they have one.

    These are the images of this upload, or, where lists came alone, all of the batch. A name is unique if it is so
    among all images of the batch: other requests may have brought a file of that name from another folder, and what it
    was given by the name alone is removed.
    """
    is_alone = all(list_rows.is_list(result.path) for result in results)
    named = [result for result in results if result.image_id is not None and result.path in expected]
    sent = None if is_alone else {result.image_id for result in named if result.image_id is not None}
    names = (
        expected.file_names if is_alone else sorted({file_names.split(result.path)[1] for result in named})
    )
    if batch is None or not names:
        return _Filled(0, frozenset(), expected.results(Matches(), ()))
    look = _Look(session, batch[0], names, expected)
    ids, count = look.to_change(sent), 0
    for start in range(0, len(ids), _FILLED_AT_ONCE):
        with writing(session):
            if select_newest_id(session, batch[0]) != look.newest:  # images came meanwhile
                look = _Look(session, batch[0], names, expected)
            found = lock_images(session, ids[start : start + _FILLED_AT_ONCE])
            count += sum(_fill(image, look.matches, sent is None or image.id in sent) for image in found)
    lists = expected.results(look.matches, look.sent_paths(sent))
    return _Filled(count, frozenset(look.matches.unclear), lists)


def _fill(image: Image, matches: Matches, is_sent: bool) -> bool:
    if image.path in matches.unclear and not is_sent and image.label_kind is None:
        image.expected = None
    if not is_sent or image.expected is not None or image.path not in matches.texts:
        return False
    image.expected = matches.texts[image.path]
    return True


def _batch_name(batch: str | None, field: str) -> str | None:
    if batch is None or not batch.strip():
        return None
    if len(batch) > MAX_BATCH_NAME:
        raise InvalidError(
            f"A batch's name may have {MAX_BATCH_NAME} characters. Received: {len(batch)}", field=field
        )
    return file_names.shown(batch)


def _refuse_if_nothing_stored(receipt: Receipt) -> None:
    if all(result.outcome == "refused" for result in receipt.results):
        raise StorageFull("The disk is full; nothing was stored")
