"""Whether database and image files belong together: images without their database, rows without their files.

Knows the two stores and the blob journal. Changes nothing.
"""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.uploads import blob_journal
from backend.store import integrity
from backend.store.blobs import BlobStore

_SAMPLE = 20  # newest images whose files are looked at when a process starts


def lost_database(engine: Engine, settings: Settings) -> str | None:
    """A message that the database holds no image although image files are there; None if all is well.

    An upload that was killed before its first row leaves files too, but those are noted in the blob journal.

    Raises:
        OSError: the image files cannot be listed.
    """
    if integrity.holds_pictures(engine):
        return None
    noted = blob_journal.noted(settings)
    stray = next((name for name in BlobStore(settings.blobs_url).names() if name not in noted), None)
    if stray is None or integrity.holds_pictures(engine):  # the first upload may have ended meanwhile
        return None
    state = "is missing or empty" if integrity.is_missing(engine) else "holds no image"
    return (
        f"{_shown(engine)} {state}, but there are image files of an installation in {settings.blobs_url}, such as "
        f"{stray[:12]}…. Nothing was changed. Stop Paraph. If PARAPH_DATA or DATABASE_URL should name another "
        "database, set them; else move the data folder away and restore a backup (flask restore FOLDER). To begin "
        "anew, move the image files away."
    )


def lost_files(session: Session, settings: Settings) -> str | None:
    """A message on how many of the newest images have no intact file; None if all have."""
    newest = integrity.newest_blobs(session, _SAMPLE)
    blobs = BlobStore(settings.blobs_url)
    lost = [image_id for blob, image_id in newest if not blobs.is_intact(blob)]
    if not lost:
        return None
    return (
        f"{len(lost)} of the newest {len(newest)} images have no intact file in {settings.blobs_url}, such as image "
        f"{lost[0]}. Check that this folder is the right one (PARAPH_BLOBS, PARAPH_DATA), and run: flask doctor"
    )


def _shown(engine: Engine) -> str:
    path = integrity.sqlite_file(engine)
    return f"The database {path}" if path else "The database that DATABASE_URL names"
