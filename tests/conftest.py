"""Settings and fixtures for all tests: no deadlines for Hypothesis, the images, and a migrated database to copy."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from backend.logging import on_behalf_of
from tests import handwriting
from tests.both_databases import RUN_ON_BOTH

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

settings.register_profile("paraph", deadline=None)  # a busy machine is not a failure
settings.register_profile("long", deadline=None, max_examples=100)  # pytest --hypothesis-profile=long
settings.load_profile("paraph")


@pytest.fixture(autouse=True)
def of_no_request() -> Iterator[None]:
    """Tests share a thread: the requests that others sent in it are over."""
    with on_behalf_of(None):
        yield


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


@pytest.fixture
def data_dir(tmp_path: Path, migrated: Path) -> Path:
    """A data folder that holds a migrated database."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(migrated, folder / "paraph.sqlite3")
    return folder


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on the `engine` of the test's own folder; tests write inside `writing(session)`, as everybody does."""
    from sqlalchemy.orm import Session

    with Session(engine) as session:
        yield session


# Those that take longest, so that none of them is left for the end, and those that share fixtures of Keras together.
FIRST = (
    "tests/training/",
    "tests/coldstart/",
    "tests/e2e/test_journey.py",
    "tests/e2e/test_scale.py",
    "tests/e2e/test_batches.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests first."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


# Collecting tests makes millions of objects that stay: looking through them for garbage takes a tenth of the time.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """Leave the modules and the tests themselves out of every later garbage collection."""
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the files of `RUN_ON_BOTH` a second time, on PostgreSQL."""
    file = metafunc.definition.path.relative_to(metafunc.config.rootpath).as_posix()
    if "database" in metafunc.fixturenames and file in RUN_ON_BOTH:
        kinds = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
        metafunc.parametrize("database", kinds, indirect=True, scope="function")


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty, migrated PostgreSQL database; '' if the test runs on SQLite, in its own folder."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    from tests.store.postgres import empty

    empty(request.getfixturevalue("postgres"))
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server's URL, its database empty at first; skips the test if there is no server."""
    from tests.store.postgres import NoPostgresError, running_server

    try:
        with running_server() as url:
            yield url
    except NoPostgresError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def postgres(postgres_url: str) -> Iterator[Engine]:
    """An engine on a migrated database; tests use `engine` or `database`, which empty it."""
    from backend.store import migrations
    from backend.store.database import open_engine

    engine = open_engine(postgres_url)
    migrations.upgrade(engine)
    yield engine
    engine.dispose()
