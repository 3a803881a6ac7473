"""Read a whole folder of images, two batches at a time, so that all cores work and memory stays flat.

Knows files and a recognizer; stores nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer import image as pictures
from backend.recognizer.read_with_gaps import read_with_gaps
from backend.recognizer.reading import Reading, RecognizerProtocol
from backend.services.reading.clear_reading import read_clearly
from backend.services.reading.image_files import find_images

BATCH = 128  # pages; with more, the batches of one width that the engine reads hardly grow
_BATCH_PIXELS = 16_000_000
_RUNNING = 2  # batches


@dataclass(frozen=True)
class BulkReading:
    """One page of one file, or a file that could not be opened; ``name`` is its path below the folder."""

    name: str
    page: int
    reading: Reading | None = None
    error: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class _Waiting:
    name: str
    page: int
    grey: NDArray[np.uint8]
    note: str | None


def read_folder(
    recognizer: RecognizerProtocol,
    folder: Path,
    limits: pictures.ImageLimits,
    files: Iterable[Path] | None = None,
) -> Iterator[BulkReading]:
    """Read every page of every image file below ``folder``; a file that cannot be opened comes with its error.

    Args:
        files: those below ``folder`` to read; by default all that `find_images` finds.

    Results come in the files' order. Two batches are read while the next one is decoded, so that a core which the
    first leaves idle works on the second.
    """
    running: deque[Future[list[BulkReading]]] = deque()
    with ThreadPoolExecutor(_RUNNING, thread_name_prefix="bulk") as callers:
        for batch in _batches(folder, find_images(folder).images if files is None else files, limits):
            running.append(callers.submit(_read, recognizer, batch))
            if len(running) > _RUNNING:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def _batches(
    folder: Path, files: Iterable[Path], limits: pictures.ImageLimits
) -> Iterator[list[_Waiting | BulkReading]]:
    """Pages to read and files that were refused, in the files' order."""
    batch: list[_Waiting | BulkReading] = []
    pixels = 0
    for path in files:
        found = _pages(path, path.relative_to(folder).as_posix(), limits)
        batch += found
        pixels += sum(item.grey.size for item in found if isinstance(item, _Waiting))
        if len(batch) >= BATCH or pixels >= _BATCH_PIXELS:
            yield batch
            batch, pixels = [], 0
    if batch:
        yield batch


def _pages(path: Path, name: str, limits: pictures.ImageLimits) -> list[_Waiting | BulkReading]:
    found: list[_Waiting | BulkReading] = []
    try:
        for page in pictures.each_page(path.read_bytes(), limits):
            if isinstance(page, pictures.RefusedPage):
                found.append(BulkReading(name, page.number, error=str(page.error)))
            else:
                found.append(_Waiting(name, page.number, pictures.grey(page.picture), page.note))
    except OSError as error:  # its text has the whole path
        return [
            BulkReading(name, 1, error=f"The file cannot be opened: {error.strerror or 'unknown error'}.")
        ]
    except pictures.ImageRefusedError as error:
        return [BulkReading(name, 1, error=str(error))]
    return found


def _read(recognizer: RecognizerProtocol, batch: list[_Waiting | BulkReading]) -> list[BulkReading]:
    images = [item.grey if isinstance(item, _Waiting) else item for item in batch]
    found = read_with_gaps(partial(read_clearly, recognizer), images)
    return [_result(page, item) for page, item in zip(batch, found, strict=True)]


def _result(
    page: _Waiting | BulkReading, item: Reading | pictures.ImageRefusedError | BulkReading
) -> BulkReading:
    if isinstance(item, BulkReading):
        return item
    if isinstance(item, pictures.ImageRefusedError):
        return BulkReading(page.name, page.page, error=item.detail)
    return BulkReading(page.name, page.page, item, note=page.note)
