"""Back up the database while people go on working.

Knows SQLite's backup interface. PostgreSQL has its own tools.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from backend.config import Settings
from backend.services.errors import ConflictError, InvalidError
from backend.store.database import url_of
from backend.store.errors import StorageFull, needing_space

_PAGES_AT_ONCE = 1000  # of the database file; between them others may write


def backup(settings: Settings, target: Path) -> None:
    """Copy the database to the new file ``target`` and check the copy's integrity.

    Raises:
        InvalidError: the database is not SQLite.
        ConflictError: ``target`` exists, or the copy is not intact; nothing is left behind.
    """
    url = url_of(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise InvalidError("This command copies SQLite databases. For PostgreSQL use pg_dump.")
    if target.exists():
        raise ConflictError(f"A backup never replaces a file. Choose another name. Received: {target}")
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    try:
        with needing_space("The disk of the copy"):
            _copy(Path(url.database), draft)
            _check(draft)
            draft.replace(target)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise StorageFull("The disk of the copy has no space left") from error
        raise
    finally:
        draft.unlink(missing_ok=True)


def _copy(source: Path, draft: Path) -> None:
    with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(draft)) as copy:
        database.backup(copy, pages=_PAGES_AT_ONCE)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a -wal beside it
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _check(draft: Path) -> None:
    with closing(sqlite3.connect(draft)) as copy:
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise ConflictError(f"The copy is not intact, so the database is damaged: {found}")
