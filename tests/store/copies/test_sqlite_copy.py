"""A copy of a database that others write to: of one moment, without deleted rows, checked, read without a trace."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from backend.store.copies import sqlite_copy
from backend.store.errors import Damaged


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A database of some thousand pages, as the application sets one up."""
    path = tmp_path / "live ?#1.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)")
        connection.execute("CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a (id))")
        connection.executemany("INSERT INTO a (text) VALUES (?)", [("x" * 2000,)] * 4000)
        connection.commit()
    return path


def copied(live: Path, folder: Path, *left_out: str) -> Path:
    working, target = folder / "working.sqlite3", folder / "copy.sqlite3"
    sqlite_copy.copy_file(live, working, lambda *_: None)
    sqlite_copy.pack(working, target, left_out)
    sqlite_copy.remove(working)
    return target


def count(path: Path, table: str = "a") -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return found


def holds(path: Path, content: bytes) -> bool:
    return content in path.read_bytes()


def test_what_is_written_meanwhile_is_in_no_part_of_the_copy(live: Path, tmp_path: Path) -> None:
    done: list[int] = []

    def write(copied_pages: int, _: int) -> None:  # between two steps, as another process would
        done.append(copied_pages)
        with closing(sqlite3.connect(live)) as connection:
            connection.execute("INSERT INTO a (text) VALUES ('new')")
            connection.execute("UPDATE a SET text = 'changed' WHERE id = ?", [4000 - len(done)])
            connection.commit()

    working = tmp_path / "working.sqlite3"
    sqlite_copy.copy_file(live, working, write)
    assert len(done) == len(set(done)) >= 3  # it never began anew
    with closing(sqlite3.connect(working)) as connection:
        assert connection.execute("SELECT count(*), count(DISTINCT text) FROM a").fetchone() == (4000, 1)
    assert count(live) == 4000 + len(done)


def test_writers_do_not_wait_for_the_copy(live: Path, tmp_path: Path) -> None:
    over = threading.Event()
    written: list[int] = []

    def write() -> None:
        with closing(sqlite3.connect(live, timeout=0)) as connection:
            while not over.is_set():
                connection.execute("INSERT INTO a (text) VALUES ('new')")
                connection.commit()
                written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sqlite_copy.copy_file(live, tmp_path / "working.sqlite3", lambda *_: time.sleep(0.02))
    finally:
        over.set()
        writer.join()
    assert len(written) > 3


def test_rows_that_were_deleted_leave_no_bytes_and_some_tables_are_left_out(
    live: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(live)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("INSERT INTO a (text) VALUES ('ERASED PERSON')")
        connection.commit()
        connection.execute("DELETE FROM a WHERE text = 'ERASED PERSON'")
        connection.execute("INSERT INTO b (a) VALUES (1)")
        connection.execute("CREATE TABLE sessions (secret TEXT)")
        connection.execute("INSERT INTO sessions VALUES ('SECRET')")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert holds(live, b"ERASED PERSON")
    copy = copied(live, tmp_path, "sessions", "not there")
    assert not holds(copy, b"ERASED PERSON")
    assert not holds(copy, b"SECRET")
    assert (count(copy), count(copy, "b"), count(copy, "sessions")) == (4000, 1, 0)
    with closing(sqlite3.connect(copy)) as connection:  # the ids that were given are remembered
        assert connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'a'").fetchone() == (4001,)


def test_damage_is_found(live: Path, tmp_path: Path) -> None:
    copy = copied(live, tmp_path)
    assert sqlite_copy.damage(copy) is None
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("INSERT INTO b (a) VALUES (99999)")
        connection.commit()
    assert sqlite_copy.damage(copy) == "a row of b refers to a row of a that is gone"
    with copy.open("rb+") as file:
        file.seek(4096 * 20)
        file.write(b"\xa5" * 4096)
    assert sqlite_copy.damage(copy) not in (None, "a row of b refers to a row of a that is gone")
    copy.write_bytes(b"no database" * 1000)
    assert sqlite_copy.damage(copy) == "file is not a database"


def test_a_source_that_is_no_database_is_named_damaged(tmp_path: Path) -> None:
    source = tmp_path / "live.sqlite3"
    source.write_bytes(b"no database" * 1000)
    with pytest.raises(Damaged, match="not a database"):
        sqlite_copy.copy_file(source, tmp_path / "copy.sqlite3", lambda *_: None)


def test_reading_changes_nothing(live: Path, tmp_path: Path) -> None:
    copy = copied(live, tmp_path)
    before = copy.read_bytes()
    copy.chmod(0o400)
    with sqlite_copy.open_to_read(copy).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM a").scalar() == 4000
    assert copy.read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.sqlite3"]


def test_a_new_copy_can_be_filled(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    with sqlite_copy.open_to_fill(path).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE a (id INTEGER)")
    assert count(path) == 0
