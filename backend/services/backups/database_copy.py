"""Write a copy of the whole database into a backup, as an SQLite file, whatever kind of database it is.

PostgreSQL is read in one transaction, which sees one moment, and its rows are written to a new SQLite database: that
needs no PostgreSQL tool of the right version, and the copy can be restored into either kind of database.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from backend.services.backups.manifest import LEFT_OUT
from backend.services.errors import ConflictError, InvalidError
from backend.store import integrity, migrations
from backend.store.copies import rows, sqlite_copy
from backend.store.copies.rows import Digest

_WORKING = "working.sqlite3"


def write_copy(engine: Engine, target: Path, progress: Callable[[int, int], None]) -> dict[str, Digest]:
    """Write the copy to ``target``, replacing one of an earlier attempt, and check it; return the digest of each table.

    Raises:
        InvalidError: the database is neither PostgreSQL nor a file.
        ConflictError: the copy is not intact, so the database is damaged.
        StorageFull: the disk of the copy is full.
    """
    working = target.with_name(_WORKING)
    sqlite_copy.remove(working)
    sqlite_copy.remove(target)
    try:
        _copy(engine, working, progress)
        sqlite_copy.pack(working, target, LEFT_OUT)
    except BaseException:
        sqlite_copy.remove(target)
        raise
    finally:
        sqlite_copy.remove(working)
    found = sqlite_copy.damage(target)
    if found is not None:
        raise ConflictError(f"The copy is not intact, so the database is damaged: {found}. Run: flask doctor")
    return read_digests(target)


def read_digests(copy: Path) -> dict[str, Digest]:
    """The digest of each table of a copy at this release's revision."""
    with sqlite_copy.open_to_read(copy).connect() as connection:
        return rows.digests(connection)


def _copy(engine: Engine, working: Path, progress: Callable[[int, int], None]) -> None:
    if engine.dialect.name == "postgresql":
        filled = sqlite_copy.open_to_fill(working)
        migrations.upgrade(filled)
        with rows.snapshot(engine) as source, filled.begin() as target:
            rows.copy_rows(source, target, progress)
        return
    path = integrity.sqlite_file(engine)
    if path is None:
        raise InvalidError("Only a database in a file or on a PostgreSQL server can be backed up.")
    sqlite_copy.copy_file(path, working, progress)
