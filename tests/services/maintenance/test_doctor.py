"""The doctor: everything that can be wrong, with the command that helps."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.doctor import Finding, examine, file_system_of
from backend.services.versions import registry
from backend.store.database import writing
from backend.store.heartbeats import WORKER, beat
from tests.services.scenario import ship

Partition = namedtuple("Partition", "mountpoint fstype")


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
        "live version",
        "worker",
        "original data",
    ]


@pytest.mark.usefixtures("sound")
def test_a_damaged_live_version_offers_the_one_before(
    session: Session, settings: Settings, engine: Engine
) -> None:
    registry.promote(session, settings, "v1", "manual")
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
@pytest.mark.parametrize(
    ("kind", "level"), [("ext4", "ok"), ("nfs4", "warning"), ("cifs", "warning"), ("fuse.sshfs", "warning")]
)
def test_a_database_on_a_network_file_system_is_warned_of(
    settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch, kind: str, level: str
) -> None:
    partitions = [Partition("/", "ext4"), Partition(str(settings.data_dir), kind)]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: partitions)
    assert look(settings, engine)["database files"].level == level


def test_the_nearest_mount_point_holds_a_path() -> None:
    partitions = [Partition("/", "ext4"), Partition("/srv", "nfs4"), Partition("/srv/data", "xfs")]

    def mounted(*, all: bool) -> list[Partition]:
        return partitions

    assert file_system_of(Path("/srv/data/x"), mounted) == "xfs"
    assert file_system_of(Path("/srv/database/x"), mounted) == "nfs4"
    assert file_system_of(Path("relative"), mounted) == ""
