"""A copy of either kind of database is an SQLite file with the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from backend.services.backups.database_copy import read_digests, write_copy
from backend.services.errors import InvalidError
from backend.store.copies import rows, sqlite_copy
from backend.store.errors import Damaged
from tests.services.backups.conftest import Office
from tests.store.damage import overwrite_page


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "copy.sqlite3"


def test_the_copy_has_the_same_rows_and_replaces_an_attempt(office: Office, target: Path) -> None:
    target.write_bytes(b"half a copy")
    target.with_name("working.sqlite3").write_bytes(b"half a copy")
    found = write_copy(office.engine, target, lambda *_: None)
    assert found == read_digests(target)
    with office.engine.connect() as connection:
        live = rows.digests(connection)
    assert {name for name in live if live[name] != found[name]} == {"upload_keys"}
    assert sqlite_copy.damage(target) is None
    assert sorted(path.name for path in target.parent.glob("*.sqlite3*")) == ["copy.sqlite3"]


def test_a_database_in_memory_cannot_be_copied(target: Path) -> None:
    with pytest.raises(InvalidError, match="in a file or on a PostgreSQL server"):
        write_copy(create_engine("sqlite://"), target, lambda *_: None)


def test_a_damaged_database_makes_no_copy(office: Office, target: Path) -> None:
    office.engine.dispose()
    overwrite_page(office.settings.data_dir / "paraph.sqlite3", "labels")
    with pytest.raises(Damaged, match="The database is damaged"):
        write_copy(office.engine, target, lambda *_: None)
    assert list(target.parent.glob("*.sqlite3")) == []
