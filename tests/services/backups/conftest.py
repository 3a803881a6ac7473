"""An installation with something of everything, and an empty one to restore into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.bundle import load_bundle
from backend.services.backups.making import Made, make_backup
from backend.services.versions import registry
from backend.store import runs, upload_keys
from backend.store.blobs import BlobStore
from backend.store.database import open_engine, writing
from tests.recognizer.networks import band_bundle
from tests.services.scenario import label, ship
from tests.store.postgres import new_database
from tests.store.rows import make_form

AT = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)


class Office:
    """An installation in use."""

    def __init__(self, engine: Engine, blobs: BlobStore, settings: Settings, folder: Path) -> None:
        self.engine, self.blobs, self.settings, self.folder = engine, blobs, settings, folder
        self._at = AT

    def backup(self, progress: Callable[[str, int, int], None] = lambda *_: None) -> Made:
        """Make the next backup in `folder`, a day after the one before."""
        self._at += timedelta(days=1)
        return make_backup(self.engine, self.blobs, self.settings, self.folder, self._at, progress)


@pytest.fixture
def office(session: Session, engine: Engine, blobs: BlobStore, settings: Settings, tmp_path: Path) -> Office:
    """Two labelled images, a form, a shipped version, one trained here, and the folder of its run."""
    ship(session, settings, "v1")
    label(session, blobs, settings, "MARTIN", "ÉLODIE")
    folder = settings.runs_dir / "000001-20260301T070000"
    with writing(session):
        make_form(session, blobs=[blobs.put(b"the form's picture")])
        run = runs.insert_run(session, "button")
        assert run is not None
        runs.claim_run(session, run.id, folder=str(folder), parent_version="v1")
        bundle = load_bundle(band_bundle(settings.candidates_dir, "v2", parent="v1"))
        registry.insert(session, bundle, origin="retrained", state="accepted", run_id=run.id)
        runs.finish_run(session, run.id, "done", reason="better", candidate_version="v2")
        upload_keys.insert_upload_key(session, "key", {"results": []}, content=None)
    for name in ("snapshot/labels.csv", "report.json", "checkpoints/1.npz", "worker.json"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {name}")
    (settings.candidates_dir / "left over").mkdir()
    (settings.candidates_dir / "left over" / "file").touch()
    session.rollback()
    return Office(engine, blobs, settings, tmp_path / "backups")


class Elsewhere:
    """An empty installation beside the same shipped versions."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = open_engine(settings.database_url)
        self.blobs = BlobStore(settings.blobs_url)


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Elsewhere]:
    place = Elsewhere(replace(settings, data_dir=tmp_path / "new", database_url="", blobs_url=""))
    yield place
    place.engine.dispose()


@contextmanager
def elsewhere_on_postgres(settings: Settings, tmp_path: Path, url: str) -> Iterator[Elsewhere]:
    """The same with a new database on the server at ``url``."""
    with new_database(url) as database:
        values = replace(settings, data_dir=tmp_path / "new", database_url=database, blobs_url="")
        place = Elsewhere(values)
        try:
            yield place
        finally:
            place.engine.dispose()
