"""A whole app for each test: its own folder, its own migrated database, two versions, and no real model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_smorest import Blueprint

from backend.api.app import create_app
from backend.config import Settings
from backend.services.versions import folders, registry
from backend.store.database import db
from tests.api.accounts.people import CHEAP
from tests.api.api_client import ApiClient
from tests.api.bundles import load_without_network, write_fake_bundle
from tests.services.fakes import MullerRecognizer


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two bundles whose networks are not networks; ``fake-1`` is the newer one."""
    folder = tmp_path_factory.mktemp("weights")
    write_fake_bundle(folder, "fake-0", created_at="2026-01-01T00:00:00+00:00")
    write_fake_bundle(folder, "fake-1", created_at="2026-01-02T00:00:00+00:00")
    return folder


@pytest.fixture
def settings(data_dir: Path, weights: Path, database: str) -> Settings:
    return Settings(
        data_dir=data_dir,
        database_url=database,
        weights_dir=weights,
        worker="off",
        retrain_min_labels=2,
        max_upload_mb=3,
        max_file_mb=2,
        max_files=25,
    )


@pytest.fixture
def app(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    monkeypatch.setattr(folders, "load_bundle", load_without_network)
    if request.node.get_closest_marker("openapi") is None:  # describing itself takes an app half of its start
        monkeypatch.setattr(Blueprint, "register_views_in_doc", lambda *_args, **_options: None)
    app = create_app(
        settings, recognizer_loader=lambda _bundle, _threads: MullerRecognizer(), password_cost=CHEAP
    )
    app.testing = True
    with app.app_context():
        registry.register_shipped(db.session(), settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def api(app: Flask, client: FlaskClient) -> ApiClient:
    return ApiClient(app, client)


@pytest.fixture
def bare_app(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """An app without any version: uploads and labels work, nothing is read."""
    app = create_app(replace(settings, weights_dir=tmp_path / "nothing"))
    yield app
    with app.app_context():
        db.engine.dispose()
