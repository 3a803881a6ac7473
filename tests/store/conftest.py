"""Every store test runs twice: on SQLite and on a throw-away PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from backend.store.database import open_engine, writing
from backend.store.images import Batch, Image
from tests.store.postgres import empty
from tests.store.rows import sha


@pytest.fixture
def sqlite(migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    """An engine on an empty, migrated database file."""
    engine = open_engine(f"sqlite:///{shutil.copy(migrated, tmp_path / 'paraph.sqlite3')}")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite")
    engine: Engine = request.getfixturevalue("postgres")
    empty(engine)
    return engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on `engine`; tests write inside `writing(session)`, as everybody does."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def ten_thousand(engine: Engine) -> Engine:
    """10,000 images, each tenth labelled, in ten batches."""
    rows = [
        {
            "sha256": sha(number),
            "blob": sha(number),
            "pixel_hash": sha(number),
            "file_name": f"{number}.png",
            "batch_id": number % 10 + 1,
            "width": 330,
            "height": 39,
            "label_kind": "confirmed" if number % 10 == 0 else None,
            "reading_version": "v1",
            "reading_confidence": number * 7919 % 10_000 / 10_000,
            "queue_confidence": number * 7919 % 10_000 / 10_000,
            "queue_text": f"0{chr(65 + number % 26)}AME {number * 31 % 1000}",
            "queue_letter": chr(65 + number % 26),
        }
        for number in range(10_000)
    ]
    with Session(engine) as session, writing(session):
        session.execute(insert(Batch), [{"name": f"{number}"} for number in range(10)])
        session.execute(insert(Image), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # PostgreSQL's indexes still hold what other tests have deleted, which changes their cost.
        vacuum = "VACUUM " if engine.dialect.name == "postgresql" else ""
        connection.execute(text(f"{vacuum}ANALYZE images"))
    return engine
