"""Damage to an SQLite file, as a bad sector or a torn copy does it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def overwrite_page(path: Path, table: str) -> None:
    """Overwrite the first page of a table; nobody else may have the file open."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        root = connection.execute(query, [table]).fetchone()[0]
    with path.open("rb+") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)
