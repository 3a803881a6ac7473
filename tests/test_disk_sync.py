"""A folder's entries are written through to the disk, where the system can."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.disk_sync import sync_folder


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Inodes of what was synced."""
    inodes: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: inodes.append(os.fstat(handle).st_ino))
    return inodes


@pytest.mark.skipif(os.name != "posix", reason="folders cannot be opened")
def test_the_folder_itself_is_synced(tmp_path: Path, synced: list[int]) -> None:
    sync_folder(tmp_path)
    assert synced == [tmp_path.stat().st_ino]


def test_elsewhere_nothing_is_done(
    tmp_path: Path, synced: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "name", "nt")
    sync_folder(tmp_path)
    monkeypatch.undo()
    assert synced == []
