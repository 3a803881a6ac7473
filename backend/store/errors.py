"""Errors of the store other than a missing row, each with a code that the API turns into a status.

Knows no HTTP and no database driver.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from backend.disk_sync import is_full


class StoreError(Exception):
    """Base class of the store's own errors."""

    code: ClassVar[str]


class Busy(StoreError):
    """The database is locked by another writer or unreachable; trying again later can help."""

    code = "busy"


class StorageFull(StoreError):
    """No space is left for rows or blobs; nothing was half written."""

    code = "storage-full"


class Damaged(StoreError):
    """The database is damaged; only a person can help, with a backup."""

    code = "damaged-database"


class BlobError(StoreError):
    """A blob cannot be had."""

    code = "not-found"


class BlobMissing(BlobError):
    """No blob has this name."""


class BlobsAway(BlobMissing):
    """Nor is any other blob there, as on a share that is not mounted: no fault of this one."""


class BlobUnreadable(BlobError):
    """The blob cannot be read although others can, as on a bad sector or without permission."""


class BlobDamaged(BlobError):
    """The blob's bytes are not those that its name stands for; they are never handed out."""


@contextmanager
def needing_space(place: str) -> Iterator[None]:
    """A block that writes files; if there is no space for them, `StorageFull` says that ``place`` has none."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise StorageFull(f"{place} has no space left") from error
        raise
