"""Put the database of a backup in place: migrated to this release, whole or not at all, and compared row by row.

Knows SQLite files and PostgreSQL; either takes any backup.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.disk_sync import sync_file, sync_folder
from backend.services.backups.hashed_files import copy_hashed
from backend.services.errors import ConflictError
from backend.store import integrity, migrations, runs
from backend.store.copies import rows, sqlite_copy
from backend.store.copies.rows import Digest
from backend.store.database import open_engine, writing

_SUFFIX = ".restoring"


def place_database(
    engine: Engine, copy: Path, settings: Settings, progress: Callable[[int, int], None]
) -> dict[str, Digest]:
    """Make the rows of ``copy`` those of the database of ``engine``; the digest of each table as it is now there.

    Raises:
        ConflictError: the rows that arrived are not those of the copy.
    """
    path = integrity.sqlite_file(engine)
    place = path or settings.data_dir / copy.name
    working = place.with_name(place.name + _SUFFIX)
    sqlite_copy.remove(working)
    try:
        working.parent.mkdir(parents=True, exist_ok=True)
        copy_hashed(copy, working)
        expected = _prepare(working, settings)
        if path is None:
            _fill(engine, working, progress)
        else:
            engine.dispose()
            sync_file(working)
            sqlite_copy.remove(path)
            working.replace(path)
            sync_folder(path.parent)
    finally:
        sqlite_copy.remove(working)
    with engine.connect() as connection:
        found = rows.digests(connection)
    changed = sorted(name for name in expected if found[name] != expected[name])
    if changed:
        raise ConflictError(
            f"The restored rows of {', '.join(changed)} are not those of the backup. Empty the database, and run this "
            "again."
        )
    return found


def _prepare(working: Path, settings: Settings) -> dict[str, Digest]:
    """Migrate the working copy, and let runs name their folders here."""
    engine = open_engine(str(working))
    try:
        migrations.upgrade(engine)
        with Session(engine) as session, writing(session):
            runs.move_folders(session, settings.runs_dir)
        with engine.connect() as connection:
            return rows.digests(connection)
    finally:
        engine.dispose()  # SQLite writes its log into the file when the last connection ends


def _fill(engine: Engine, working: Path, progress: Callable[[int, int], None]) -> None:
    migrations.upgrade(engine)
    if rows.holds_rows(engine):  # of this restore, which was cut off afterwards: nobody else could start
        return
    with sqlite_copy.open_to_read(working).connect() as source, engine.begin() as target:
        rows.copy_rows(source, target, progress)
