"""The parts of an application are made once, and found from its context."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from backend.config import Settings
from backend.wiring import EVENT_STREAMS, wire, wired, wiring_of


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = Flask(__name__)
    wire(app, Settings(data_dir=tmp_path, worker="off"))
    return app


def test_the_parts_of_the_context_are_those_of_the_app(app: Flask) -> None:
    with app.app_context():
        assert wired() is wiring_of(app)
        assert wired().session is wired().session
        assert wired().session.scalar(text("SELECT 1")) == 1
        assert wired().session.get_bind() is wired().engine


def test_two_apps_share_no_part(app: Flask, tmp_path: Path) -> None:
    other = Flask("other")
    wire(other, Settings(data_dir=tmp_path / "other", worker="off"))
    assert wiring_of(other).live is not wiring_of(app).live
    assert wiring_of(other).settings.data_dir == tmp_path / "other"


def test_event_streams_are_limited(app: Flask) -> None:
    taken = [wiring_of(app).streams.acquire(blocking=False) for _ in range(EVENT_STREAMS + 1)]
    assert taken == [True] * EVENT_STREAMS + [False]
