"""The machine: folder, disk, file system and clock."""

from __future__ import annotations

import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from backend.config import Settings
from backend.services.maintenance.checks import machine

Partition = namedtuple("Partition", "mountpoint fstype")


@pytest.mark.parametrize(
    ("kind", "level"), [("ext4", "ok"), ("nfs4", "warning"), ("cifs", "warning"), ("fuse.sshfs", "warning")]
)
def test_a_database_on_a_network_file_system_is_warned_of(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: str, level: str
) -> None:
    partitions = [Partition("/", "ext4"), Partition(str(settings.data_dir), kind)]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: partitions)
    assert machine.file_system(settings).level == level


def test_a_database_server_has_no_file_system(settings: Settings) -> None:
    served = replace(settings, database_url="postgresql://host/paraph")
    assert machine.file_system(served).message == "stored by a database server"


def test_the_nearest_mount_point_holds_a_path() -> None:
    partitions = [Partition("/", "ext4"), Partition("/srv", "nfs4"), Partition("/srv/data", "xfs")]

    def mounted(*, all: bool) -> list[Partition]:
        return partitions

    assert machine.file_system_of(Path("/srv/data/x"), mounted) == "xfs"
    assert machine.file_system_of(Path("/srv/database/x"), mounted) == "nfs4"
    assert machine.file_system_of(Path("relative"), mounted) == ""


def test_the_fullest_disk_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.space(settings).level == "ok"

    def usage(path: Path) -> SimpleNamespace:
        return SimpleNamespace(free=100 * 2**20 if path.name == "images" else 2**40)

    (settings.data_dir / "images").mkdir()
    monkeypatch.setattr(shutil, "disk_usage", usage)
    found = machine.space(settings)
    assert found.level == "warning"
    assert found.message.startswith(f"Only 0.1 GB free for {settings.data_dir / 'images'}: ")


@pytest.mark.parametrize(("ahead", "level"), [(-5, "ok"), (1, "ok"), (24 * 60, "warning")])
def test_a_clock_that_went_back_is_seen(ahead: int, level: str) -> None:
    at = datetime(2026, 11, 29, 12, tzinfo=UTC)
    found = machine.clock(at + timedelta(minutes=ahead), at)
    assert found.level == level
    assert machine.clock(None, at).level == "ok"
    if level == "warning":
        assert found.message == (
            "The newest row is of 2026-11-30 12:00 UTC, but the clock says 2026-11-29 12:00 UTC: it is wrong now, or "
            "was. Set it, on Linux with: timedatectl set-ntp true"
        )


def test_a_data_folder_that_is_a_file_is_an_error(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert machine.folder(replace(settings, data_dir=tmp_path / "file")).level == "error"
    assert machine.folder(settings).level == "ok"
