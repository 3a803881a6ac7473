"""Errors of the store other than a missing row, each with a code that the API turns into a status.

Knows no HTTP and no database driver.
"""

from __future__ import annotations

from typing import ClassVar


class StoreError(Exception):
    """Base class of the store's own errors."""

    code: ClassVar[str]


class Busy(StoreError):
    """The database is locked by another writer or unreachable; trying again later can help."""

    code = "busy"


class StorageFull(StoreError):
    """No space is left for rows or blobs; nothing was half written."""

    code = "storage-full"


class BlobMissing(StoreError):
    """No blob has this name."""

    code = "not-found"
