"""Starting: an empty or older database is migrated, any other is refused with the command that helps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.startup import StartError, prepare, require_current
from backend.services.versions import registry
from backend.store import migrations
from backend.store.database import open_engine
from tests.recognizer.networks import band_bundle


def test_an_empty_folder_becomes_a_database_with_the_shipped_version(settings: Settings) -> None:
    band_bundle(settings.weights_dir, "v1")
    fresh = replace(settings, data_dir=settings.data_dir / "new", database_url="", blobs_url="")
    engine = open_engine(fresh.database_url)
    for _ in range(2):
        prepare(engine, fresh)
    assert migrations.is_current(engine)
    with Session(engine) as session:
        assert registry.live_name(session) == "v1"
    engine.dispose()


def test_a_later_release_s_database_is_refused_and_left_alone(engine: Engine, settings: Settings) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'f00d'"))
    for check in (lambda: prepare(engine, settings), lambda: require_current(engine)):
        with pytest.raises(StartError, match="written by a later release of Paraph \\(revision f00d\\)"):
            check()
    assert migrations.revision(engine) == "f00d"


def test_an_older_database_is_named_with_its_command(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(StartError, match="Run: flask db upgrade"):
        require_current(engine)


def test_a_damaged_database_is_refused_and_left_alone(settings: Settings) -> None:
    path = settings.data_dir / "paraph.sqlite3"
    path.write_bytes(b"not a database" * 1000)
    engine = open_engine(settings.database_url)
    with pytest.raises(StartError, match=r"cannot be used: file is not a database.*flask backup FILE"):
        prepare(engine, settings)
    assert path.read_bytes() == b"not a database" * 1000
