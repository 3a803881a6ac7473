"""Files and folders are written through to the disk, if the system can, and drafts become files once whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.disk_sync import sync_file, sync_folder, whole_file


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


def test_the_content_of_a_file_is_synced(tmp_path: Path, synced: list[int]) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"content")
    sync_file(file)
    assert synced == [file.stat().st_ino]
    assert file.read_bytes() == b"content"


@pytest.mark.skipif(os.name != "posix", reason="folders cannot be opened")
def test_a_draft_replaces_the_file_once_its_content_is_synced(tmp_path: Path, synced: list[int]) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    with whole_file(target) as draft:
        draft.write_bytes(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert synced == [target.stat().st_ino, tmp_path.stat().st_ino]
    assert list(tmp_path.iterdir()) == [target]


def test_after_an_error_the_file_is_as_it_was_and_the_draft_is_gone(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    with pytest.raises(TypeError), whole_file(target, tmp_path / "draft") as draft, draft.open("wb") as file:
        file.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
