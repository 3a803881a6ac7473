"""The blob journal: files written, rows not yet committed. It lets a later sweep delete what a killed upload left.

Before a blob is stored its name is written to a small file, one for each upload, which is deleted when the upload has
ended. An hour after a process was killed, its blobs without a row are deleted. Knows file and blob names only.
"""

from __future__ import annotations

import errno
import os
import time
import uuid
from contextlib import suppress
from io import FileIO
from pathlib import Path
from types import TracebackType

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import needing_space
from backend.store.integrity import blob_is_used

ABANDONED_SECONDS = 3600.0
_SUFFIX = ".upload"


class BlobJournal:
    """A context of one upload; blobs are stored inside it, each after `note`."""

    def __init__(self, settings: Settings) -> None:
        self._path = _folder(settings) / f"{uuid.uuid4().hex}{_SUFFIX}"
        self._file: FileIO | None = None
        self._is_kept = False

    def note(self, blob: str) -> None:
        """Write down that ``blob`` is about to be stored.

        Raises:
            StorageFull: the disk is full; the blob must not be stored then.
        """
        with needing_space("The data folder"):
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open(
                    "wb", buffering=0
                )  # nothing is left to be written when it is closed
            line = f"\n{blob}\n".encode("ascii")  # the line before may be cut off
            if self._file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def keep(self) -> None:
        """Leave the file behind: a noted blob may be without a row although the upload goes on."""
        self._is_kept = True

    def __enter__(self) -> BlobJournal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Delete the file; after an error it stays, since a noted blob may have no row."""
        if self._file is None:
            return
        self._file.close()
        if error is None and not self._is_kept:
            self._path.unlink(missing_ok=True)


def sweep(
    session: Session, blobs: BlobStore, settings: Settings, older_than: float = ABANDONED_SECONDS
) -> int:
    """Delete blobs that abandoned uploads noted and no image uses; return how many.

    Args:
        older_than: seconds since the last note after which an upload counts as abandoned.
    """
    deleted = 0
    for path in _folder(settings).glob(f"*{_SUFFIX}"):
        age = time.time() - path.stat().st_mtime
        if age < -older_than:
            path.touch()  # written before the clock was set back: it is abandoned an hour from now
        if age < older_than:
            continue
        # A half-written last line is a blob that was not stored yet; `BlobStore.delete` ignores such a name.
        for blob in path.read_text(encoding="ascii", errors="replace").split():
            deleted += delete_unused(session, blobs, blob)
        path.unlink(missing_ok=True)
    return deleted


def noted(settings: Settings) -> set[str]:
    """Names of the blobs that uploads in progress or abandoned ones noted."""
    names: set[str] = set()
    for path in _folder(settings).glob(f"*{_SUFFIX}"):
        with suppress(FileNotFoundError):  # that upload has just ended
            names.update(path.read_text(encoding="ascii", errors="replace").split())
    return names


def delete_unused(session: Session, blobs: BlobStore, blob: str) -> bool:
    """Delete the blob unless an image uses it or it is gone; whether it was deleted."""
    # An upload checks for its blobs again inside the write transaction of their rows, and stores one that is gone, so
    # whoever comes first, none is missing in the end.
    with writing(session):
        if blob_is_used(session, blob) or not blobs.exists(blob):
            return False
        blobs.delete(blob)
        return True


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "incoming"
