"""What can go wrong in the store beside a missing row, in words that the API can turn into a status.

Knows no HTTP and no database driver.
"""

from __future__ import annotations


class StoreError(Exception):
    """Base of the store's own errors."""


class Busy(StoreError):
    """The database cannot take this now (locked by another writer, or away); trying again later can help."""


class StorageFull(StoreError):
    """No space is left for rows or blobs; nothing was half written."""


class BlobMissing(StoreError):
    """No blob has this name."""
