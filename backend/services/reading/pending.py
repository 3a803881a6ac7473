"""Read stored images that wait for a reading (the worker), and images that are not stored (the API).

Knows blobs, rows and a recognizer; starts no thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.style import PLAIN, Style
from backend.recognizer import image as pictures
from backend.recognizer.image import ImageRefusedError
from backend.recognizer.read_with_gaps import read_with_gaps
from backend.recognizer.reading import Alternative, Reading, StylableRecognizer
from backend.services.errors import FileRefusedError, InvalidError, TooLargeError
from backend.services.reading.clear_reading import in_file_columns, read_clearly
from backend.services.reading.counted_attempts import attempted
from backend.services.reading.stored_pictures import (
    Content,
    Wanted,
    columns_of,
    in_pieces,
    read_in_styles,
    style_columns,
)
from backend.services.uploads import file_names
from backend.services.uploads.results import FileError
from backend.services.uploads.unpacking import Upload, read_limited
from backend.store import attempts, readings
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.images import Image as ImageRow

PREDICT_LIMIT = 64

_NO_PICTURE = Image.new("L", (1, 1))

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Prediction:
    """One file's reading, or why there is none."""

    file_name: str
    reading: Reading | None = None
    error: FileError | None = None
    note: str | None = None
    """What is odd about the file, as a sentence."""


@dataclass(frozen=True)
class Pass:
    """The result of one `read_pending` call: how many images got a reading, and how many failed."""

    read: int
    failed: int

    def __bool__(self) -> bool:
        """Whether any image waited."""
        return self.read + self.failed > 0


def predict(
    recognizer: StylableRecognizer, settings: Settings, uploads: Iterable[Upload]
) -> list[Prediction]:
    """Read images in the installation's style and store nothing; one result per file, in order.

    Of a multi-page file the first page is read.

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
    for piece in in_pieces(_decode(upload, settings, pages) for upload in files):
        found += read_with_gaps(partial(read_clearly, recognizer.styled(settings.style)), piece)
    return [_prediction(*result) for result in zip(files, found, pages, strict=True)]


def read_pending(
    session: Session,
    blobs: BlobStore,
    recognizer: StylableRecognizer,
    *,
    limit: int = 64,
    style: Style = PLAIN,
) -> Pass:
    """Read up to ``limit`` images that have no reading, or are unlabelled and have none by this version in their style.

    The result is falsy when none waited. An image that cannot be read gets one more failure, with its reason; after
    `readings.MAX_FAILURES` it is not tried again. No transaction is open while images are read. Attempts are counted
    before they begin: an image that ends this process is read alone next time. Images with the same picture and style
    share one reading's content. A field that is known to be empty is not looked at: its reading is blank.

    Args:
        style: of images that have none of their own.
    Raises:
        BlobsAway, OSError: the blob store is not there, or does not respond; no failure is counted for any image.
    """
    chosen = attempts.select_next(session, recognizer.version, limit, style)
    empty: dict[int, Content] = {
        image.id: _blank(recognizer.version, image.emptiness, _style(image, style))
        for image in chosen
        if image.emptiness is not None
    }
    waiting = {image.id: (image.blob, _style(image, style)) for image in chosen if image.id not in empty}
    known = _known(session, recognizer.version, waiting.values())
    new = [wanted for wanted in dict.fromkeys(waiting.values()) if wanted not in known]
    with attempted(session, [*waiting, *empty]):
        found = known | read_in_styles(blobs, recognizer, new)
        results = {image_id: found[wanted] for image_id, wanted in waiting.items()}
        return _store(session, results | empty)


def _style(image: ImageRow, style: Style) -> Style:
    return style.with_own(image.case, image.accents)


def _known(session: Session, version: str, wanted: Iterable[Wanted]) -> dict[Wanted, Content]:
    """What ``version`` has read on other images with the same pictures, in the same styles."""
    by_style: dict[Style, list[str]] = {}
    for blob, style in wanted:
        by_style.setdefault(style, []).append(blob)
    return {
        (blob, style): content
        for style, some in by_style.items()
        for blob, content in readings.select_columns_by_blob(session, version, some, style).items()
    }


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


def _blank(version: str, confidence: float, style: Style) -> dict[str, Any]:
    """The reading of a field that is empty by comparison with its form, whatever version reads."""
    blank = Reading("", "blank", confidence, (), (Alternative("", confidence),), version)
    return columns_of(blank) | style_columns(style)
