"""The database: the one that belongs to the image files."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.checks.database import check
from backend.store.blobs import BlobStore
from tests.services.scenario import label


def test_a_missing_database_beside_images_is_an_error_and_stays_missing(
    session: Session, blobs: BlobStore, engine: Engine, settings: Settings
) -> None:
    assert check(engine, settings, quick=False).level == "ok"
    label(session, blobs, settings, "MARTIN")
    session.close()
    engine.dispose()
    for file in settings.data_dir.glob("paraph.sqlite3*"):
        file.unlink()
    found = check(engine, settings, quick=True)
    assert found.level == "error"
    assert "is missing or empty, but there are image files" in found.message
    assert list(settings.data_dir.glob("paraph.sqlite3*")) == []


def test_a_data_folder_that_is_new_names_the_command(engine: Engine, settings: Settings) -> None:
    engine.dispose()
    (settings.data_dir / "paraph.sqlite3").unlink()
    found = check(engine, settings, quick=True)
    assert found.message == "There is no database yet. Start once with: python app.py"
