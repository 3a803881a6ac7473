"""Copy a SQLite database while others write to it, pack and check the copy, and read it without changing it.

Knows SQLite only. A copy may lie on a network folder, where locks fail: nobody else uses it, so it is opened without.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine

from backend.store.database import BUSY_TIMEOUT_MS
from backend.store.errors import Damaged, StorageFull
from backend.store.writer_turns import locked

_PAGES_AT_ONCE = 1000  # of the database file; between them the progress is told, and Ctrl-C is heard
_LOG_BYTES = 18  # where the file says in two bytes whether it has a write-ahead log: 2, or 1 for none


def copy_file(source: Path, copy: Path, progress: Callable[[int, int], None]) -> None:
    """Copy the database as it is at one moment to the new file ``copy``; others go on writing.

    Args:
        progress: told the pages that are copied, and of how many.
    Raises:
        StorageFull: the disk of the copy is full.
        Damaged: ``source`` cannot be read.
        Busy: somebody held ``source`` for longer than `BUSY_TIMEOUT_MS`.
    """
    with _errors_named(), closing(_connect(source.absolute().as_uri())) as database:
        # Without a transaction around it, each write by somebody else would make the copying begin anew.
        database.execute("BEGIN")
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(_connect(_private(copy))) as target:
            database.backup(
                target, pages=_PAGES_AT_ONCE, progress=lambda _, left, total: progress(total - left, total)
            )
    # A copy of all pages needs no log. It is said in the file since a database with one cannot be opened without locks:
    # https://www.sqlite.org/fileformat2.html#file_format_version_numbers
    with copy.open("rb+") as file:
        file.seek(_LOG_BYTES)
        file.write(b"\x01\x01")


def pack(copy: Path, target: Path, left_out: tuple[str, ...]) -> None:
    """Write the copy to the new file ``target``, without the rows of the tables ``left_out``, and without any trace of
    rows that were deleted: SQLite leaves those in its pages. The copy loses the rows too.

    Raises:
        StorageFull: the disk is full.
        Damaged: the copy cannot be read.
    """
    with _errors_named(), closing(_connect(_private(copy))) as connection:
        connection.execute("PRAGMA journal_mode = OFF")  # what is half done is thrown away anyway
        present = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        for table in left_out:
            if table in present:
                connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of ours
        connection.execute("VACUUM INTO ?", [_private(target)])


def damage(copy: Path) -> str | None:
    """What is wrong with the copy; None if it is intact. Every page and every reference is looked at."""
    try:
        with closing(_connect(_unchanged(copy))) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    if found != "ok":
        return str(found)
    return None if broken is None else f"a row of {broken[0]} refers to a row of {broken[2]} that is gone"


def open_to_read(copy: Path) -> Engine:
    """An engine that reads the copy, and leaves neither a lock nor a file beside it."""
    return _engine(_unchanged(copy))


def open_to_fill(copy: Path) -> Engine:
    """An engine that makes or fills a copy that nobody else uses, and that is thrown away if this is cut off."""
    return _engine(_private(copy))


def remove(copy: Path) -> None:
    """Delete the database file and what SQLite may have left beside it; an old journal would be applied to a new file
    of this name."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _engine(uri: str) -> Engine:
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool)


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)


def _private(path: Path) -> str:
    return f"{path.absolute().as_uri()}?nolock=1"


def _unchanged(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


@contextmanager
def _errors_named() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise StorageFull("The disk of the copy has no space left") from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise Damaged(f"The database is damaged ({error})") from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise locked(BUSY_TIMEOUT_MS) from error
        raise
