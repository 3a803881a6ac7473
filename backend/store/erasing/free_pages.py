"""Rewrite SQLite's file, so that deleted rows are gone from its free pages and from its log as well.

Knows pragmas only. PostgreSQL vacuums by itself; its administrator can hasten that.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine

from backend.store.database import BUSY_TIMEOUT_MS
from backend.store.errors import StorageFull
from backend.store.writer_turns import turn


def rewrite(engine: Engine) -> bool:
    """Write all rows again and empty the write-ahead log; False if others read or wrote for too long: try again.

    Takes about as long as copying the file, and as much space. Others may read meanwhile, and wait to write.

    Raises:
        Busy: writers of this process were waiting for too long.
        StorageFull: the disk has no space for the copy; nothing has changed.
    """
    if engine.dialect.name != "sqlite":
        return True
    with turn(engine, BUSY_TIMEOUT_MS):
        pooled = engine.raw_connection()
        try:
            return _rewrite(pooled.driver_connection)
        finally:
            pooled.close()


def _rewrite(connection: Any) -> bool:
    try:
        connection.execute("VACUUM")  # outside of a transaction: the driver begins none by itself
        is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            raise StorageFull("The disk has no space for a copy of the database") from error
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return False
        raise
    return not is_busy
