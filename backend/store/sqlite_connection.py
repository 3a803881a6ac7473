"""Set up a new connection to SQLite: how long it waits, its journal, what survives a power cut.

Knows pragmas only.
"""

from __future__ import annotations

import sqlite3
import time

_PAUSE_S = 0.02


def set_up(connection: sqlite3.Connection, busy_timeout_ms: int) -> None:
    """Prepare a connection whose transactions SQLAlchemy begins.

    Raises:
        sqlite3.OperationalError: the database was busy, or cannot be used.
    """
    # The driver must not begin transactions by itself: the engine does, and knows whether to write.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
    _keep_a_log(connection, busy_timeout_ms / 1000)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _keep_a_log(connection: sqlite3.Connection, seconds: float) -> None:
    """Switch a new database to write-ahead logging; one that has switched stays so.

    Of two processes that switch at once SQLite refuses one as busy without waiting, since each has read the header
    that the other is to write: https://www.sqlite.org/c3ref/busy_handler.html
    """
    ends = time.monotonic() + seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > ends:
                raise
        time.sleep(_PAUSE_S)
