"""Copies of shipped versions: kept for those that come from them, whole or not at all."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.versions import registry
from backend.services.versions.folders import PRUNED, open_folder
from backend.services.versions.shipped_copies import keep_shipped
from backend.store.database import writing
from tests.recognizer.networks import band_bundle
from tests.services.scenario import ship


def train(session: Session, settings: Settings, name: str, parent: str) -> Path:
    folder = band_bundle(settings.candidates_dir, name, parent=parent)
    with writing(session):
        registry.insert(session, open_folder(folder), origin="retrained", state="accepted")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_shipped_version_that_others_come_from_is_copied_once(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2", "v3")
    train(session, settings, "r1", "v2")
    train(session, settings, "r2", "r1")
    assert keep_shipped(session, settings) == ["v2"]
    assert contents(settings.candidates_dir / "v2") == contents(settings.weights_dir / "v2")
    assert keep_shipped(session, settings) == []
    shutil.rmtree(settings.weights_dir / "v2")
    assert registry.open_version(session, settings, "v2").dir == settings.candidates_dir / "v2"


def test_without_a_version_that_can_still_be_made_live_nothing_is_copied(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1")
    assert keep_shipped(session, settings) == []
    (train(session, settings, "r1", "v1") / PRUNED).touch()
    assert keep_shipped(session, settings) == []


def test_one_that_is_gone_or_damaged_is_not_copied(session: Session, settings: Settings) -> None:
    ship(session, settings, "v1", "v2")
    train(session, settings, "r1", "v1")
    train(session, settings, "r2", "v2")
    shutil.rmtree(settings.weights_dir / "v1")
    (settings.weights_dir / "v2" / "model.onnx").write_bytes(b"damaged")
    assert keep_shipped(session, settings) == []
    assert sorted(path.name for path in settings.candidates_dir.iterdir()) == ["r1", "r2"]


def test_on_a_full_disk_nothing_is_left_and_the_next_call_copies(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ship(session, settings, "v1")
    train(session, settings, "r1", "v1")

    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(shutil, "copyfile", full)
        assert keep_shipped(session, settings) == []
    assert "The shipped version v1 could not be copied: [Errno 28] No space left on device" in caplog.text
    assert [path.name for path in settings.candidates_dir.iterdir()] == ["r1"]
    assert keep_shipped(session, settings) == ["v1"]
