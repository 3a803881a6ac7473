"""Files and their checksums."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from backend.services.backups.hashed_files import copy_hashed, files_below, link_or_copy, sha256_of

CONTENT = b"a scan" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


def test_a_file_has_a_checksum_and_what_is_not_there_has_none(source: Path) -> None:
    assert sha256_of(source) == SHA256
    assert sha256_of(source.parent / "nothing") is None
    assert sha256_of(source.parent) is None
    assert sha256_of(source / "below a file") is None


def test_a_copy_is_made_in_a_new_folder_and_its_checksum_known(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "copy"
    assert copy_hashed(source, target) == SHA256
    assert target.read_bytes() == CONTENT
    with pytest.raises(FileNotFoundError):
        copy_hashed(tmp_path / "nothing", tmp_path / "c" / "copy")
    assert not (tmp_path / "c").exists()


def test_a_link_takes_no_space_and_a_copy_is_checked_where_there_are_no_links(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert link_or_copy(source, tmp_path / "a" / "link", SHA256)
    assert (tmp_path / "a" / "link").stat().st_ino == source.stat().st_ino

    def refuse(*_: object) -> None:
        raise PermissionError("this file system has no hard links")

    monkeypatch.setattr(os, "link", refuse)
    assert link_or_copy(source, tmp_path / "copy", SHA256)
    assert (tmp_path / "copy").read_bytes() == CONTENT
    assert not link_or_copy(source, tmp_path / "copy", "0" * 64)


def test_files_are_listed_with_their_folders_and_links_left_out(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/c", "a"):
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert files_below(tmp_path) == ["a", "b/c"]
    assert files_below(tmp_path / "nothing") == []
    assert files_below(tmp_path / "a") == []
