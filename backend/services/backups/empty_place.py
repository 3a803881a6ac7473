"""Whether a backup may be restored here: into nothing, or into what a restore of it left when it was cut off.

Knows the database, the blobs, the folders of the installation, and the mark that a restore leaves while it is at work.
"""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import Engine

from backend.config import Settings
from backend.services.errors import ConflictError
from backend.store import integrity, migrations
from backend.store.blobs import BlobStore
from backend.store.copies import rows

MARK = "restoring.json"


def require_empty(engine: Engine, blobs: BlobStore, settings: Settings, backup: Path, checksum: str) -> None:
    """Do nothing if the backup with this checksum of its manifest may be restored.

    Raises:
        ConflictError: there is something that the restore would mix with.
    """
    mark = _mark(settings)
    if mark is not None:
        if mark["checksum"] != checksum:
            raise ConflictError(
                f"{unfinished(settings)} Or begin anew in an empty data folder. Received: {backup}"
            )
        return
    found = _found(engine, blobs, settings)
    if found is not None:
        raise ConflictError(
            f"A backup is restored into an empty installation only, but {found}. Nothing was changed. Stop Paraph and "
            "move the data folder away, or name another one with PARAPH_DATA (with PostgreSQL an empty database with "
            "DATABASE_URL, with PARAPH_BLOBS another place for images), then run this again."
        )


def begin(settings: Settings, backup: Path, checksum: str) -> None:
    """Leave the mark, so that nobody starts in the middle."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"backup": str(backup.absolute()), "checksum": checksum})
    (settings.data_dir / MARK).write_text(content, encoding="utf-8")


def end(settings: Settings) -> None:
    """Take the mark away."""
    (settings.data_dir / MARK).unlink(missing_ok=True)


def unfinished(settings: Settings) -> str | None:
    """A sentence that says that a restore was cut off, and the command that finishes it; None if none was."""
    mark = _mark(settings)
    if mark is None:
        return None
    return f"A restore is in progress or was cut off. Finish it with: flask restore {mark['backup']}"


def _mark(settings: Settings) -> dict[str, str] | None:
    try:
        text = (settings.data_dir / MARK).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        found = json.loads(text)
        return {"backup": str(found["backup"]), "checksum": str(found["checksum"])}
    except (ValueError, TypeError, KeyError):  # killed while it was written: nothing else was
        return None


def _found(engine: Engine, blobs: BlobStore, settings: Settings) -> str | None:
    path = integrity.sqlite_file(engine)
    if path is not None and not integrity.is_missing(engine) and not migrations.is_empty(engine):
        return f"there is a database: {path}"
    if path is None and rows.holds_rows(engine):
        return "the database that DATABASE_URL names has rows"
    name = next(blobs.names(), None)
    if name is not None:
        return f"there are image files in {settings.blobs_url}"
    for folder in (settings.candidates_dir, settings.runs_dir):
        if folder.is_dir() and any(folder.iterdir()):
            return f"{folder} is not empty"
    return None
