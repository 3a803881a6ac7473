"""Backups: whole although people write meanwhile, checked, and never over another file."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.errors import ConflictError, InvalidError
from backend.services.maintenance.backup import backup
from backend.store.database import writing
from tests.store.rows import make_image


def images_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count: int = database.execute("SELECT count(*) FROM images").fetchone()[0]
        return count


def test_a_backup_during_writes_is_whole(
    sessions: sessionmaker[Session], settings: Settings, tmp_path: Path
) -> None:
    done = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not done.is_set():
            with sessions() as session, writing(session):
                make_image(session, f"{len(written)}.png")
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            threading.Event().wait(0.01)
        before = len(written)
        backup(settings, tmp_path / "copy.sqlite3")
        after = len(written)
    finally:
        done.set()
        writer.join()
    assert before <= images_in(tmp_path / "copy.sqlite3") <= after + 1
    assert list(tmp_path.glob("copy*")) == [tmp_path / "copy.sqlite3"]


def test_a_file_that_is_there_is_not_replaced(settings: Settings, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    target.write_text("last year's")
    with pytest.raises(ConflictError, match="never replaces a file"):
        backup(settings, target)
    assert target.read_text() == "last year's"


def test_a_database_server_has_its_own_tools(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="pg_dump"):
        backup(replace(settings, database_url="postgresql://db/paraph"), tmp_path / "copy")
