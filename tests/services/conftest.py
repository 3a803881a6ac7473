"""What services work on: a migrated database, an image folder, and settings with small limits."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.store.blobs import BlobStore
from backend.store.database import open_engine


@pytest.fixture
def settings(tmp_path: Path, migrated: Path, database: str) -> Settings:
    """Small limits: five files an upload, one megabyte a file, three labels to retrain."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    shutil.copy(migrated, data_dir / "paraph.sqlite3")
    return Settings(
        data_dir=data_dir,
        database_url=database,
        weights_dir=tmp_path / "weights",
        worker="off",
        threads=1,
        max_files=5,
        max_file_mb=1,
        max_upload_mb=2,
        retrain_min_labels=3,
    )


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Makes short sessions, as the worker does."""
    return sessionmaker(engine)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session as a request has it."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def blobs(settings: Settings) -> BlobStore:
    return BlobStore(settings.blobs_url)
