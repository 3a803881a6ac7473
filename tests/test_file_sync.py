"""Folders are written through to the disk, and a missing one is an error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.file_sync import sync_folder


def test_a_folder_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    sync_folder(tmp_path)
    assert synced == [tmp_path.stat().st_ino]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "missing")
