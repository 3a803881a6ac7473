"""The key that signs cookies is made once, whole, and for its owner only."""

from __future__ import annotations

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backend.config import ConfigError
from backend.secret_key import load_secret_key


def test_it_is_made_once_and_differs_between_installations(tmp_path: Path) -> None:
    key = load_secret_key(tmp_path / "a")
    assert len(key) == 64
    assert load_secret_key(tmp_path / "a") == key
    assert load_secret_key(tmp_path / "b") != key
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["secret_key"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_its_owner_alone_may_read_it(tmp_path: Path) -> None:
    load_secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_damaged_one_is_refused_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short")
    with pytest.raises(ConfigError, match="5 characters"):
        load_secret_key(tmp_path)


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_secret_key(tmp_path), range(8)))
    assert keys == {load_secret_key(tmp_path)}


def test_it_has_its_name_only_when_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("backend.secret_key.os.fsync", full)
        with pytest.raises(ConfigError, match="The data folder cannot be used: No space left on device"):
            load_secret_key(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert len(load_secret_key(tmp_path)) == 64


def test_a_file_system_without_links_has_one_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", unsupported)
    assert load_secret_key(tmp_path) == load_secret_key(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"another folder with PARAPH_DATA. Received: '.*/file/data'"):
        load_secret_key(tmp_path / "file" / "data")
