"""Read stored pictures, each in its style, in pieces that fit into memory. Knows blobs and a recognizer; no rows."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from backend.exchange.style import Style
from backend.recognizer import image as pictures
from backend.recognizer.image import ImageRefusedError
from backend.recognizer.read_with_gaps import read_with_gaps
from backend.recognizer.reading import Reading, RecognizerProtocol, StylableRecognizer
from backend.services.reading.clear_reading import read_clearly
from backend.store.blobs import BlobStore
from backend.store.errors import BlobError, BlobsAway

_REASON_LENGTH = 300
_PIECE_PIXELS = 16_000_000  # decoded at a time: a thousand crops, and never many large pages together
_STORED = pictures.ImageLimits(pixels=sys.maxsize, is_shape_free=True)

Grey = NDArray[np.uint8]
Wanted = tuple[str, Style]  # a blob, and how its reading is to be written
Content = dict[str, Any] | str  # of a reading, as `readings.insert_readings` takes it, or why there is none
T = TypeVar("T")

logger = logging.getLogger(__name__)


def read_in_styles(
    blobs: BlobStore, recognizer: StylableRecognizer, wanted: Iterable[Wanted]
) -> dict[Wanted, Content]:
    """`read_blobs` of pictures in different styles.

    Raises:
        BlobsAway, OSError: the blob store is not there, or does not respond.
    """
    by_style: dict[Style, list[str]] = {}
    for blob, style in wanted:
        by_style.setdefault(style, []).append(blob)
    return {
        (blob, style): content if isinstance(content, str) else content | style_columns(style)
        for style, names in by_style.items()
        for blob, content in read_blobs(blobs, recognizer.styled(style), names).items()
    }


def read_blobs(blobs: BlobStore, recognizer: RecognizerProtocol, names: Iterable[str]) -> dict[str, Content]:
    """What is read on each of the stored pictures, as `readings.insert_readings` takes it, or why it cannot be read.

    Raises:
        BlobsAway, OSError: the blob store is not there, or does not respond.
    """
    wanted = list(names)
    outcomes: list[Reading | str] = []
    for piece in in_pieces(_load(blobs, blob) for blob in wanted):
        outcomes += read_with_gaps(partial(_read_each, recognizer), piece)
    return {
        blob: columns_of(outcome) if isinstance(outcome, Reading) else outcome
        for blob, outcome in zip(wanted, outcomes, strict=True)
    }


def in_pieces(items: Iterable[Grey | T]) -> Iterator[list[Grey | T]]:
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
    except BlobsAway:
        raise
    except (BlobError, pictures.ImageRefusedError) as error:
        return f"The stored image cannot be opened: {error}"
    except MemoryError:
        return "The stored image takes more memory than there is."


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


def style_columns(style: Style) -> dict[str, Any]:
    """The style of a reading as `readings.insert_readings` takes it, beside `columns_of`."""
    return {"case": style.case, "accents": style.accents}


def columns_of(reading: Reading) -> dict[str, Any]:
    """A reading as `readings.insert_readings` takes it."""
    columns = asdict(reading)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in columns.items()}
