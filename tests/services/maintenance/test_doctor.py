"""The doctor: everything that can be wrong, with the command that helps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.checks.finding import Finding
from backend.services.maintenance.doctor import examine
from backend.services.versions import registry
from backend.store import integrity
from backend.store.database import writing
from backend.store.errors import Damaged
from backend.store.heartbeats import WORKER, beat
from tests.services.scenario import ship
from tests.store.damage import overwrite_page


def look(settings: Settings, engine: Engine) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine(settings, engine)}


@pytest.fixture
def sound(session: Session, settings: Settings) -> None:
    """Two versions, and a worker that was just seen."""
    ship(session, settings, "v1", "v2")
    with writing(session):
        beat(session, WORKER)
    session.rollback()


@pytest.mark.usefixtures("sound")
def test_a_sound_installation_has_no_findings(settings: Settings, engine: Engine) -> None:
    found = look(settings, engine)
    assert {about: finding.level for about, finding in found.items()} == dict.fromkeys(found, "ok")
    assert list(found) == [
        "data folder",
        "disk",
        "database files",
        "database",
        "shipped versions",
        "clock",
        "image files",
        "files without image",
        "live version",
        "other versions",
        "worker",
        "reading",
        "retraining",
        "calls to the worker",
        "original data",
    ]


@pytest.mark.usefixtures("sound")
def test_a_damaged_live_version_offers_the_one_before(
    session: Session, settings: Settings, engine: Engine
) -> None:
    registry.promote(session, settings, "v1", author="local")
    session.rollback()
    (settings.weights_dir / "v1" / "model.onnx").write_bytes(b"bit-flipped")
    found = look(settings, engine)
    assert found["live version"].level == "error"
    assert found["live version"].message.endswith("Run: flask promote v2")
    assert found["shipped versions"].level == "error"


@pytest.mark.usefixtures("sound")
def test_an_older_database_names_the_command(settings: Settings, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    found = look(settings, engine)
    assert (found["database"].level, found["database"].message) == (
        "error",
        "The database is not at this release's revision. Run: flask db upgrade",
    )
    assert "worker" not in found


def test_an_installation_that_never_started_names_the_command(settings: Settings, engine: Engine) -> None:
    empty = replace(settings, data_dir=settings.data_dir / "nowhere", dataset_dir=settings.data_dir / "gone")
    found = look(empty, engine)
    levels = {about: finding.level for about, finding in found.items()}
    assert levels["data folder"] == levels["shipped versions"] == levels["original data"] == "error"
    assert levels["live version"] == "error"
    assert (levels["worker"], found["worker"].message) == (
        "warning",
        "Not running: nothing is read or trained. Start it with: python app.py",
    )


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("quick", [True, False])
def test_a_damaged_database_is_said_with_what_helps(
    settings: Settings, engine: Engine, session: Session, quick: bool
) -> None:
    session.close()
    engine.dispose()
    path = settings.data_dir / "paraph.sqlite3"
    overwrite_page(path, "labels")
    found = {finding.subject: finding for finding in examine(settings, engine, quick=quick)}
    assert found["database"].level == "error"
    assert found["database"].message.startswith("It is damaged: ")
    assert "restore a backup: flask restore FOLDER" in found["database"].message
    assert list(found)[-2:] == ["calls to the worker", "original data"]


@pytest.mark.usefixtures("sound")
def test_damage_that_only_a_question_meets_ends_no_check(
    settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise Damaged("The database is damaged (malformed)")

    monkeypatch.setattr(integrity, "newest_time", fail)
    found = list(examine(settings, engine))
    assert [finding.subject for finding in found if finding.level == "error"] == ["database"]
    assert found[-1].subject == "original data"
