"""New connections to SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.store.sqlite_connection import set_up


class BusyAtFirst:
    """A connection that refuses to switch its journal ``times`` times, as SQLite does if two switch at once."""

    def __init__(self, connection: sqlite3.Connection, times: int) -> None:
        self.isolation_level: str | None = ""
        self._connection = connection
        self.left = times

    def execute(self, statement: str) -> sqlite3.Cursor:
        if "journal_mode" in statement and self.left:
            self.left -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return self._connection.execute(statement)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "new.sqlite3")) as opened:
        yield opened


def value(connection: sqlite3.Connection, pragma: str) -> object:
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]


def test_a_connection_waits_logs_ahead_syncs_and_checks_keys(connection: sqlite3.Connection) -> None:
    set_up(connection, 1234)
    assert connection.isolation_level is None
    settings = {
        name: value(connection, name)
        for name in ("busy_timeout", "journal_mode", "synchronous", "foreign_keys")
    }
    assert settings == {"busy_timeout": 1234, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_the_switch_of_the_journal_is_tried_again_while_another_switches(
    connection: sqlite3.Connection,
) -> None:
    busy = BusyAtFirst(connection, times=3)
    set_up(busy, 5000)  # type: ignore[arg-type]  # has what a connection needs here
    assert busy.left == 0
    assert value(connection, "journal_mode") == "wal"


def test_a_database_that_stays_busy_is_an_error(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        set_up(BusyAtFirst(connection, times=1000), 50)  # type: ignore[arg-type]
