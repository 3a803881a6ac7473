"""Read a whole folder of images, one small batch after the other, so that memory stays flat.

Knows files and a recognizer; stores nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer import image as pictures
from backend.recognizer.reading import Reading, RecognizerProtocol

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".bmp"})
BATCH = 64
_BATCH_PIXELS = 64_000_000


@dataclass(frozen=True)
class BulkReading:
    """One page of one file, or a file that could not be opened; ``name`` is its path below the folder."""

    name: str
    page: int
    reading: Reading | None = None
    error: str | None = None


@dataclass(frozen=True)
class _Waiting:
    name: str
    page: int
    grey: NDArray[np.uint8]


def image_files(folder: Path) -> Iterator[Path]:
    """The files below ``folder`` that are named like images, in the order of their paths."""
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES:
                yield Path(parent, name)


def read_folder(
    recognizer: RecognizerProtocol, folder: Path, limits: pictures.ImageLimits
) -> Iterator[BulkReading]:
    """Read every page of every image file below ``folder``; files that cannot be opened come with their error.

    Results come in the files' order, at most one batch behind.
    """
    waiting: list[_Waiting] = []
    for path in image_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            waiting += _pages(path, name, limits)
        except (pictures.ImageRefusedError, OSError) as error:
            yield from _flush(recognizer, waiting)
            yield BulkReading(name, 1, error=str(error))
        if len(waiting) >= BATCH or sum(item.grey.size for item in waiting) >= _BATCH_PIXELS:
            yield from _flush(recognizer, waiting)
    yield from _flush(recognizer, waiting)


def _pages(path: Path, name: str, limits: pictures.ImageLimits) -> list[_Waiting]:
    found = pictures.pages(path.read_bytes(), limits)
    return [_Waiting(name, number, pictures.grey(page)) for number, page in enumerate(found, start=1)]


def _flush(recognizer: RecognizerProtocol, waiting: list[_Waiting]) -> Iterator[BulkReading]:
    """Read what waits, and empty the list."""
    items = waiting.copy()
    waiting.clear()
    if items:
        for item, reading in zip(items, recognizer.read([item.grey for item in items]), strict=True):
            yield BulkReading(item.name, item.page, reading)
