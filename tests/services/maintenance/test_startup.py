"""Starting: an empty or older database is migrated, any other is refused with the command that helps."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.startup import StartError, prepare, require_current
from backend.services.uploads.blob_journal import BlobJournal
from backend.services.versions import registry
from backend.store import migrations
from backend.store.blobs import BlobStore
from backend.store.database import open_engine
from tests.recognizer.networks import band_bundle
from tests.services.scenario import label, ship
from tests.store.damage import overwrite_page


@pytest.mark.slow
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
    with pytest.raises(
        StartError,
        match=r"cannot be used: The database is damaged \(file is not a database\).*flask restore FOLDER",
    ):
        prepare(engine, settings)
    assert path.read_bytes() == b"not a database" * 1000


def test_a_damaged_page_is_refused_at_the_start(
    session: Session, blobs: BlobStore, engine: Engine, settings: Settings
) -> None:
    label(session, blobs, settings, "MARTIN")
    session.close()
    engine.dispose()
    path = settings.data_dir / "paraph.sqlite3"
    overwrite_page(path, "labels")
    before = path.read_bytes()
    with pytest.raises(StartError, match=r"cannot be used: it is damaged \(.*flask restore FOLDER"):
        prepare(engine, settings)
    assert path.read_bytes() == before


@pytest.mark.parametrize("state", ["missing", "empty", "without tables", "without rows"])
def test_no_empty_start_beside_images(
    session: Session, blobs: BlobStore, engine: Engine, settings: Settings, migrated: Path, state: str
) -> None:
    label(session, blobs, settings, "MARTIN")
    session.close()
    engine.dispose()
    path = settings.data_dir / "paraph.sqlite3"
    for file in settings.data_dir.glob("paraph.sqlite3*"):
        file.unlink()
    if state == "empty":
        path.touch()
    elif state == "without tables":
        open_engine(settings.database_url).connect().close()
    elif state == "without rows":
        shutil.copy(migrated, path)
    before = path.read_bytes() if path.exists() else None
    words = "is missing or empty" if state in ("missing", "empty") else "holds no image"
    with pytest.raises(StartError, match=f"{words}, but there are image files .*flask restore FOLDER"):
        prepare(engine, settings)
    assert (path.read_bytes() if path.exists() else None) == before


def test_files_of_a_first_upload_that_was_killed_do_not_keep_it_from_starting(
    blobs: BlobStore, engine: Engine, settings: Settings
) -> None:
    name = blobs.put(b"a picture")
    with pytest.raises(StartError, match=f"such as {name[:12]}"):
        prepare(engine, settings)
    BlobJournal(settings).note(name)
    prepare(engine, settings)


def test_image_files_that_cannot_be_listed_are_said(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: BlobStore) -> None:
        raise PermissionError("no access")

    monkeypatch.setattr(BlobStore, "names", fail)
    with pytest.raises(StartError, match=r"cannot be seen: no access\. Check PARAPH_BLOBS"):
        prepare(engine, settings)


def test_lost_image_files_are_said_at_the_start(
    session: Session, blobs: BlobStore, engine: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ship(session, settings, "v1")
    label(session, blobs, settings, "MARTIN", "DUPONT")
    prepare(engine, settings)
    assert caplog.text == ""
    shutil.rmtree(settings.blobs_url)
    prepare(engine, settings)
    assert "2 of the newest 2 images have no intact file" in caplog.text
    assert "such as image 2" in caplog.text
    assert "run: flask doctor" in caplog.text


def test_asking_for_a_database_that_is_not_there_creates_none(engine: Engine, settings: Settings) -> None:
    engine.dispose()
    (settings.data_dir / "paraph.sqlite3").unlink()
    with pytest.raises(StartError, match=r"Start once with: python app\.py"):
        require_current(engine)
    assert not (settings.data_dir / "paraph.sqlite3").exists()


def test_a_database_that_may_only_be_read_is_refused(engine: Engine, settings: Settings) -> None:
    prepare(engine, settings)
    engine.dispose()
    reader = open_engine(f"sqlite:///file:{settings.data_dir / 'paraph.sqlite3'}?mode=ro&uri=true")
    with pytest.raises(StartError, match=r"cannot be used: .*readonly.*Check that its folder is writable"):
        prepare(reader, settings)
