"""Image files that belong to no image, form or page: found for the doctor, and deleted on request.

Knows rows, image files and the blob journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.uploads import blob_journal
from backend.store import integrity
from backend.store.blobs import BlobStore
from backend.store.database import writing


def find_orphans(
    session: Session, blobs: BlobStore, settings: Settings, used: Set[bytes] | None = None
) -> list[str]:
    """The names of image files that no row names, without those of uploads in progress.

    Args:
        used: names that rows name, as bytes; read here when left out.
    Raises:
        OSError: the image files cannot be listed.
    """
    if used is None:
        used = {bytes.fromhex(blob) for blob, _, _ in integrity.iter_blobs(session)}
    noted = blob_journal.noted(settings)
    without = [name for name in blobs.names() if bytes.fromhex(name) not in used and name not in noted]
    # An upload may have stored them since the rows were read.
    return [name for name in without if not integrity.blob_is_used(session, name)]


def delete_orphans(session: Session, blobs: BlobStore, names: Iterable[str]) -> int:
    """Delete these image files, except those that a row has come to name meanwhile; return how many."""
    deleted = 0
    for name in names:
        # An upload looks for its blobs again inside the write transaction of their rows.
        with writing(session):
            if not integrity.blob_is_used(session, name):
                blobs.delete(name)
                deleted += 1
    return deleted
