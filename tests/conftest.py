"""Settings and fixtures for all tests: no deadlines for Hypothesis, the images, and a migrated database to copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests import handwriting

settings.register_profile("paraph", deadline=None)  # a busy machine is no failure
settings.load_profile("paraph")


@pytest.fixture(scope="session")
def samples_dir() -> Path:
    """The small set of rendered names that the project ships: ``labels.csv`` beside the images."""
    return handwriting.SAMPLES


@pytest.fixture(scope="session")
def dataset_dir() -> Path:
    """The data set of real handwriting; tests that need it are skipped if there is none."""
    folder = handwriting.dataset_dir()
    if folder is None:
        pytest.skip("no real handwriting here: set PARAPH_DATASET to try this")
    return folder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database at the newest revision; tests copy the file."""
    from backend.store import migrations  # imported here, since tests of training need no database
    from backend.store.database import open_engine

    path = tmp_path_factory.mktemp("database") / "paraph.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrations.upgrade(engine)
    engine.dispose()
    return path
