"""Files are written through to the disk, if the system can; drafts become files once whole, or are deleted."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from backend.disk_sync import delete_abandoned, is_full, sync_file, sync_folder, whole_file


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


def test_drafts_are_abandoned_after_a_time_and_if_the_clock_was_set_back(tmp_path: Path) -> None:
    for name, age in (("new", 50), ("ahead", -50), ("old", 70), ("before the clock was set back", -70)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    assert delete_abandoned(tmp_path.iterdir(), 60) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"new", "ahead"}


def test_a_disk_or_a_quota_may_be_used_up() -> None:
    codes = (errno.ENOSPC, errno.EDQUOT, errno.EACCES)
    assert [is_full(OSError(code, "")) for code in codes] == [True, True, False]
    assert not is_full(ValueError())
