"""Read images: those that wait in the store (the worker), and strangers that are not kept (the web).

Knows blobs, rows and a recognizer; starts no thread.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer import image as pictures
from backend.recognizer.reading import Reading, RecognizerProtocol
from backend.services.errors import InvalidError, TooLargeError
from backend.services.uploads import file_names
from backend.services.uploads.results import FileProblem, Upload
from backend.services.uploads.unpacking import read_limited
from backend.store import images, readings
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import BlobMissing

PREDICT_LIMIT = 64
_FAILURE_WORDS = 300
_PIECE_PIXELS = 16_000_000  # decoded at a time: a thousand fields, and never many large pages together
_STORED = pictures.ImageLimits(pixels=sys.maxsize)

Grey = NDArray[np.uint8]
T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prediction:
    """One file's reading, or why there is none."""

    file_name: str
    reading: Reading | None = None
    error: FileProblem | None = None


@dataclass(frozen=True)
class Pass:
    """What one call of `read_pending` did: ``read`` images got a reading, ``failed`` ones did not."""

    read: int
    failed: int

    def __bool__(self) -> bool:
        """Whether anything waited."""
        return self.read + self.failed > 0


def predict(
    recognizer: RecognizerProtocol, settings: Settings, uploads: Iterable[Upload]
) -> list[Prediction]:
    """Read images and store nothing; one result a file (of a multi-page file, the first page), in order.

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
    found: list[Reading | FileProblem] = []
    for piece in _pieces(_decode(upload, settings) for upload in files):
        results = iter(recognizer.read([item for item in piece if isinstance(item, np.ndarray)]))
        found += [next(results) if isinstance(item, np.ndarray) else item for item in piece]
    return [
        Prediction(file_names.base(upload.name), error=item)
        if isinstance(item, FileProblem)
        else Prediction(file_names.base(upload.name), reading=item)
        for upload, item in zip(files, found, strict=True)
    ]


def read_pending(
    session: Session, blobs: BlobStore, recognizer: RecognizerProtocol, *, limit: int = 64
) -> Pass:
    """Read up to ``limit`` images that lack a reading or, unlabelled, one by this version. Falsy: nothing waits.

    An image that cannot be read counts one more failure, with its reason; after `readings.MAX_FAILURES` it is left
    alone. Images are read without an open transaction.

    Raises:
        OSError: the blob store does not answer; no image is to blame and none counts a failure.
    """
    waiting = [(image.id, image.blob) for image in readings.select_unread(session, recognizer.version, limit)]
    session.rollback()
    outcomes: list[Reading | str] = []
    for piece in _pieces(_load(blobs, blob) for _, blob in waiting):
        results = iter(_read_each(recognizer, [item for item in piece if isinstance(item, np.ndarray)]))
        outcomes += [next(results) if isinstance(item, np.ndarray) else item for item in piece]
    return _store(session, dict(zip((image_id for image_id, _ in waiting), outcomes, strict=True)))


def _pieces(items: Iterable[Grey | T]) -> Iterator[list[Grey | T]]:
    """The items in order, together as many as a piece's pixels allow; at least one."""
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
    """A stored image, or why it cannot be opened; its size was judged when it came in."""
    try:
        return pictures.decode(blobs.get(blob), _STORED)
    except (BlobMissing, pictures.ImageRefusedError) as error:
        return f"The stored image cannot be opened: {error}"


def _decode(upload: Upload, settings: Settings) -> Grey | FileProblem:
    data = read_limited(upload, settings)
    if isinstance(data, FileProblem):
        return data
    try:
        return pictures.decode(data, pictures.ImageLimits(pixels=settings.max_image_pixels))
    except pictures.ImageRefusedError as error:
        return FileProblem.of_image(error)


def _read_each(recognizer: RecognizerProtocol, pictures_: Sequence[Grey]) -> list[Reading | str]:
    """Read all at once; if that fails, one by one, so that only the image at fault gets words instead of a reading."""
    if not pictures_:
        return []
    try:
        return list(recognizer.read(pictures_))
    except Exception:
        logger.exception("Reading %d images at once failed; trying them one by one", len(pictures_))
    return [_read_one(recognizer, picture) for picture in pictures_]


def _read_one(recognizer: RecognizerProtocol, picture: Grey) -> Reading | str:
    try:
        return recognizer.read([picture])[0]
    except Exception as error:
        return f"The model failed on this image: {type(error).__name__}: {error}"[:_FAILURE_WORDS]


def _store(session: Session, outcomes: dict[int, Reading | str]) -> Pass:
    if not outcomes:
        return Pass(0, 0)
    read = 0
    with writing(session):
        for image_id, outcome in outcomes.items():
            if isinstance(outcome, Reading):
                readings.insert_reading(session, image_id, **_columns(outcome))
                read += 1
            else:
                images.record_reading_failure(session, image_id, outcome)
    return Pass(read, len(outcomes) - read)


def _columns(reading: Reading) -> dict[str, Any]:
    columns = asdict(reading)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in columns.items()}
