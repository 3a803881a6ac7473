"""Files that are put into a backup: each once, each checked."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem

from backend.services.backups.hashed_files import files_below, sha256_of
from backend.services.backups.taker import Taker, path_of_blob
from backend.store.blobs import BlobStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "draft"
    path.mkdir()
    return path


def test_a_blob_is_taken_once_and_only_if_it_is_intact(blobs: BlobStore, folder: Path) -> None:
    taker = Taker(folder)
    name = blobs.put(b"a picture")
    assert taker.take_blob(blobs, name)
    blobs.delete(name)
    assert taker.take_blob(blobs, name)
    assert taker.hashes == {path_of_blob(name): name}
    assert not taker.take_blob(blobs, "0" * 64)
    assert files_below(folder) == [path_of_blob(name)]


def test_a_blob_that_cannot_be_read_is_not_taken_and_costs_no_backup(
    blobs: BlobStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = blobs.put(b"bad sector"), blobs.put(b"a picture")
    real_open, real_fs_open = Path.open, LocalFileSystem.open
    failing = {bad}

    def opened(path: Path, mode: str = "r", **options: Any) -> object:
        if path.name in failing and not path.is_relative_to(folder) and mode == "rb":
            raise OSError(errno.EIO, "Input/output error")
        return real_open(path, mode, **options)

    def fs_opened(store: LocalFileSystem, path: str, *args: object, **options: object) -> object:
        if path[-64:] in failing:
            raise OSError(errno.EIO, "Input/output error")
        return real_fs_open(store, path, *args, **options)

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(LocalFileSystem, "open", fs_opened)
    taker = Taker(folder)
    assert (taker.take_blob(blobs, bad), taker.take_blob(blobs, good)) == (False, True)
    assert files_below(folder) == [path_of_blob(good)]
    failing.add(good)
    (folder / path_of_blob(good)).unlink()
    with pytest.raises(OSError, match="Input/output error"):
        Taker(folder).take_blob(blobs, good)


def test_a_blob_of_an_attempt_that_was_cut_off_is_compared_first(blobs: BlobStore, folder: Path) -> None:
    name = blobs.put(b"a picture")
    target = folder / path_of_blob(name)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"a pic")
    assert Taker(folder).take_blob(blobs, name)
    assert target.read_bytes() == b"a picture"


def test_a_changed_file_replaces_no_file_of_the_backup_before(folder: Path, tmp_path: Path) -> None:
    source, earlier = tmp_path / "report.json", tmp_path / "earlier"
    source.write_bytes(b"old")
    Taker(earlier).take_file(source, "runs/1/report.json")
    taker = Taker(folder, [earlier])
    taker.take_file(source, "runs/1/report.json")
    shared = earlier / "runs/1/report.json"
    assert (folder / "runs/1/report.json").stat().st_ino == shared.stat().st_ino
    source.write_bytes(b"new")
    taker.take_file(source, "runs/1/report.json")
    assert ((folder / "runs/1/report.json").read_bytes(), shared.read_bytes()) == (b"new", b"old")
    assert taker.hashes["runs/1/report.json"] == sha256_of(source)


def test_what_was_not_taken_is_dropped(blobs: BlobStore, folder: Path) -> None:
    taker = Taker(folder)
    kept, gone = blobs.put(b"kept"), blobs.put(b"gone")
    for name in (kept, gone):
        taker.take_blob(blobs, name)
    taker.keep_blobs([kept])
    for name in ("owner", "rest/of an attempt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
    (folder / "made here").write_bytes(b"y")
    taker.note("made here")
    taker.drop_others("owner")
    assert files_below(folder) == sorted([path_of_blob(kept), "made here", "owner"])
    with pytest.raises(FileNotFoundError):
        taker.note("nothing")
