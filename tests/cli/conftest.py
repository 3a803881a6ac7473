"""An application whose commands are run as `flask …` would run them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from backend.config import Settings
from backend.services.maintenance.startup import prepare
from backend.store.blobs import BlobStore
from backend.store.database import db, open_engine
from tests.services.scenario import label, ship


class CommandLine:
    """Runs commands, and looks at the rows afterwards."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    def run(self, *words: str | Path) -> Result:
        return self.app.test_cli_runner().invoke(args=[str(word) for word in words])

    def output(self, *words: str | Path) -> str:
        """What a command that succeeds prints."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.stdout

    def ship(self, *names: str) -> None:
        with self.session() as session:
            ship(session, self.settings, *names)

    def label(self, *texts: str) -> None:
        with self.session() as session:
            label(session, BlobStore(self.settings.blobs_url), self.settings, *texts)

    def session(self) -> Session:
        with self.app.app_context():
            return Session(db.engine)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        weights_dir=tmp_path / "weights",
        worker="off",
        threads=1,
        retrain_min_labels=3,
    )


@pytest.fixture
def cli(settings: Settings) -> Iterator[CommandLine]:
    engine = open_engine(settings.database_url)
    prepare(engine, settings)
    engine.dispose()
    app = create_app(settings)
    yield CommandLine(app, settings)
    with app.app_context():
        db.engine.dispose()
