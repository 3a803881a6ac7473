"""Read stored images that wait for a reading (the worker), and images that are not stored (the API).

Knows blobs, rows and a recognizer; starts no thread.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer import image as pictures
from backend.recognizer.image import ImageRefusedError
from backend.recognizer.read_with_gaps import read_with_gaps
from backend.recognizer.reading import Alternative, Reading, RecognizerProtocol
from backend.services.errors import FileRefusedError, InvalidError, TooLargeError
from backend.services.reading.clear_reading import in_file_columns, read_clearly
from backend.services.reading.counted_attempts import attempted
from backend.services.uploads import file_names
from backend.services.uploads.results import FileError
from backend.services.uploads.unpacking import Upload, read_limited
from backend.store import attempts, readings
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import BlobError

PREDICT_LIMIT = 64
_REASON_LENGTH = 300
_PIECE_PIXELS = 16_000_000  # decoded at a time: a thousand crops, and never many large pages together
_STORED = pictures.ImageLimits(pixels=sys.maxsize, is_shape_free=True)

_NO_PICTURE = Image.new("L", (1, 1))

Grey = NDArray[np.uint8]
T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prediction:
    """One file's reading, or why there is none."""

    file_name: str
    reading: Reading | None = None
    error: FileError | None = None
    note: str | None = None
    """What is odd about the file, in words."""


@dataclass(frozen=True)
class Pass:
    """The result of one `read_pending` call: how many images got a reading, and how many failed."""

    read: int
    failed: int

    def __bool__(self) -> bool:
        """Whether any image waited."""
        return self.read + self.failed > 0


def predict(
    recognizer: RecognizerProtocol, settings: Settings, uploads: Iterable[Upload]
) -> list[Prediction]:
    """Read images and store nothing; one result per file, in order. Of a multi-page file the first page is read.

    Raises:
        InvalidError: no file.
        TooLargeError: more than ``PREDICT_LIMIT`` files.
    """
    files = list(uploads)
    if not files:
        raise InvalidError("No file was sent. Add at least one image.", field="files")
    if len(files) > PREDICT_LIMIT:
        raise TooLargeError(
            f"At most {PREDICT_LIMIT} images are read at once. Received: {len(files)}", field="files"
        )
    pages: list[pictures.Page | None] = []  # without their pictures
    found: list[Reading | ImageRefusedError | FileError] = []
    for piece in _pieces(_decode(upload, settings, pages) for upload in files):
        found += read_with_gaps(partial(read_clearly, recognizer), piece)
    return [_prediction(*result) for result in zip(files, found, pages, strict=True)]


def read_pending(
    session: Session, blobs: BlobStore, recognizer: RecognizerProtocol, *, limit: int = 64
) -> Pass:
    """Read up to ``limit`` images that have no reading, or are unlabelled and have none by this version.

    The result is falsy when none waited. An image that cannot be read gets one more failure, with its reason; after
    `readings.MAX_FAILURES` it is not tried again. No transaction is open while images are read. Attempts are counted
    before they begin: an image that ends this process is read alone next time. Images with the same picture share one
    reading's content. A field that is known to be empty is not looked at: its reading is blank.

    Raises:
        OSError: the blob store does not respond; no failure is counted for any image.
    """
    chosen = attempts.select_next(session, recognizer.version, limit)
    empty = {image.id: image.emptiness for image in chosen if image.emptiness is not None}
    waiting = {image.id: image.blob for image in chosen if image.id not in empty}
    known = readings.select_columns_by_blob(session, recognizer.version, waiting.values())
    new = [blob for blob in dict.fromkeys(waiting.values()) if blob not in known]
    with attempted(session, [*waiting, *empty]):
        found = known | read_blobs(blobs, recognizer, new)
        results = {image_id: found[blob] for image_id, blob in waiting.items()}
        results.update((image_id, _blank(recognizer.version, sure)) for image_id, sure in empty.items())
        return _store(session, results)


def read_blobs(
    blobs: BlobStore, recognizer: RecognizerProtocol, names: Iterable[str]
) -> dict[str, dict[str, Any] | str]:
    """What is read on each of the stored pictures, as `readings.insert_readings` takes it, or why it cannot be read.

    Raises:
        OSError: the blob store does not respond.
    """
    wanted = list(names)
    outcomes: list[Reading | str] = []
    for piece in _pieces(_load(blobs, blob) for blob in wanted):
        outcomes += read_with_gaps(partial(_read_each, recognizer), piece)
    return {
        blob: _columns(outcome) if isinstance(outcome, Reading) else outcome
        for blob, outcome in zip(wanted, outcomes, strict=True)
    }


def _pieces(items: Iterable[Grey | T]) -> Iterator[list[Grey | T]]:
    """The items in order, in pieces of about `_PIECE_PIXELS` pixels and at least one item."""
    piece: list[Grey | T] = []
    pixels = 0
    for item in items:
        piece.append(item)
        pixels += item.size if isinstance(item, np.ndarray) else 0
        if pixels >= _PIECE_PIXELS:
            yield piece
            piece, pixels = [], 0
    if piece:
        yield piece


def _load(blobs: BlobStore, blob: str) -> Grey | str:
    """A stored image, or why it cannot be opened; its size was checked at upload."""
    try:
        return pictures.decode(blobs.get(blob), _STORED)
    except (BlobError, pictures.ImageRefusedError) as error:
        return f"The stored image cannot be opened: {error}"
    except MemoryError:
        return "The stored image takes more memory than there is."


def _decode(upload: Upload, settings: Settings, pages: list[pictures.Page | None]) -> Grey | FileError:
    """The first page's grey levels, or why it was refused; what is known of the page is added to ``pages``."""
    limits = pictures.ImageLimits.of_settings(settings.max_image_pixels, settings.max_pages)
    try:
        page = pictures.first_page(read_limited(upload, settings), limits)
    except (FileRefusedError, ImageRefusedError) as refusal:
        pages.append(None)
        return FileError.of(refusal)
    pages.append(replace(page, picture=_NO_PICTURE))
    return pictures.grey(page.picture)


def _prediction(
    upload: Upload, item: Reading | ImageRefusedError | FileError, page: pictures.Page | None
) -> Prediction:
    name = file_names.base(upload.name)
    if not isinstance(item, Reading):
        return Prediction(name, error=FileError.of(item) if isinstance(item, ImageRefusedError) else item)
    scale, note = (page.x_scale, page.note) if page is not None else (1.0, None)
    return Prediction(name, reading=in_file_columns(item, scale), note=note)


def _read_each(recognizer: RecognizerProtocol, pictures_: Sequence[Grey]) -> list[Reading | str]:
    """Read all at once; if that fails, one by one, so that only the image at fault gets a reason and no reading."""
    try:
        return [_worded(item) for item in read_clearly(recognizer, pictures_)]
    except Exception:
        logger.exception("Reading %d images at once failed; trying them one by one", len(pictures_))
    return [_read_one(recognizer, picture) for picture in pictures_]


def _read_one(recognizer: RecognizerProtocol, picture: Grey) -> Reading | str:
    try:
        return _worded(read_clearly(recognizer, [picture])[0])
    except Exception as error:
        return f"The model failed on this image: {type(error).__name__}: {error}"[:_REASON_LENGTH]


def _worded(item: Reading | ImageRefusedError) -> Reading | str:
    return item if isinstance(item, Reading) else item.detail


def _store(session: Session, outcomes: dict[int, dict[str, Any] | str]) -> Pass:
    if not outcomes:
        return Pass(0, 0)
    found = {image_id: outcome for image_id, outcome in outcomes.items() if not isinstance(outcome, str)}
    with writing(session):
        readings.insert_readings(session, found)
        for image_id, outcome in outcomes.items():
            if isinstance(outcome, str):
                attempts.record_reason(session, image_id, outcome)
    return Pass(len(found), len(outcomes) - len(found))


def _blank(version: str, confidence: float) -> dict[str, Any]:
    """The reading of a field that is empty by comparison with its form, whatever version reads."""
    return _columns(Reading("", "blank", confidence, (), (Alternative("", confidence),), version))


def _columns(reading: Reading) -> dict[str, Any]:
    columns = asdict(reading)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in columns.items()}
