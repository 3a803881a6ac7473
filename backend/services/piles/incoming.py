"""A file of pages that is coming in: on the disk, whole, and opened once, before anything is kept of it.

It goes to the disk piece by piece, and is opened in a child process. Knows files; knows no rows.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.config import MEGABYTE, Settings
from backend.services.errors import FileRefusedError
from backend.services.forms.page_files import PageFiles, RefusedFilePage
from backend.services.piles.originals import TEMPORARY_SUFFIX
from backend.services.uploads.unpacking import Upload
from backend.store.errors import needing_space

MAX_FILE_BYTES = 1 << 30
_PIECE = 1 << 20


@dataclass(frozen=True)
class IncomingFile:
    """A file on the disk, whole, that can be opened."""

    path: Path
    sha256: str
    size: int
    pages: int


@contextmanager
def on_disk(upload: Upload, settings: Settings, opened: PageFiles) -> Iterator[IncomingFile]:
    """The upload as a file that was opened once; it is gone afterwards.

    Raises:
        FileRefusedError: it is too large, or no page of it can be opened.
        StorageFull: there is no space for it.
    """
    folder = settings.data_dir / "incoming"
    path = folder / f"{uuid.uuid4().hex}{TEMPORARY_SUFFIX}"
    try:
        with needing_space("The data folder"):
            folder.mkdir(parents=True, exist_ok=True)
            digest, size = _copy(upload, path)
        yield IncomingFile(path, digest, size, _page_count(opened, path))
    finally:
        path.unlink(missing_ok=True)


def _copy(upload: Upload, path: Path) -> tuple[str, int]:
    """Digest and size of what was written to ``path``."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while piece := upload.stream.read(_PIECE):
            size += len(piece)
            if size > MAX_FILE_BYTES:
                limit = f"{MAX_FILE_BYTES // MEGABYTE:,} MB"
                raise FileRefusedError("too-large", f"The file is larger than {limit}. Send it in parts.")
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest(), size


def _page_count(files: PageFiles, path: Path) -> int:
    """How many pages the file has.

    Raises:
        FileRefusedError: it cannot be opened, or its only page cannot.
    """
    count = 0
    for page in files.pages(path):
        if isinstance(page, RefusedFilePage) and page.count == 1:
            raise FileRefusedError(page.error.code, page.error.detail)
        count = page.count
        if count > 1:  # whether the others can be opened is seen when they are
            break
    return count
