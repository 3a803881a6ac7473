from __future__ import annotations

import errno
import hashlib
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from backend.store.blobs import BlobStore
from backend.store.errors import BlobDamaged, BlobMissing, BlobsAway, BlobUnreadable, StorageFull

DATA = b"\x89PNG not really"
NAME = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "images")


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_blob_is_named_by_its_content_and_comes_back_whole(blobs: BlobStore, tmp_path: Path) -> None:
    assert blobs.put(DATA) == NAME
    assert blobs.get(NAME) == DATA
    assert files(tmp_path / "images") == [f"{NAME[:2]}/{NAME[2:4]}/{NAME}"]


def test_the_same_content_is_kept_once(blobs: BlobStore, tmp_path: Path) -> None:
    blobs.put(DATA)
    path = tmp_path / "images" / NAME[:2] / NAME[2:4] / NAME
    first = path.stat().st_ino
    assert blobs.put(DATA) == NAME
    assert path.stat().st_ino == first


@pytest.mark.parametrize("content", [b"", DATA[:-1], DATA + b"\0", b"<html>"])
def test_changed_bytes_are_never_handed_out_and_put_mends_them(
    blobs: BlobStore, tmp_path: Path, content: bytes
) -> None:
    blobs.put(DATA)
    path = tmp_path / "images" / NAME[:2] / NAME[2:4] / NAME
    path.write_bytes(content)
    with pytest.raises(BlobDamaged, match=NAME):
        blobs.get(NAME)
    assert blobs.put(DATA) == NAME
    assert blobs.get(NAME) == path.read_bytes() == DATA


def test_a_folder_in_a_blob_s_place_is_no_blob(blobs: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "images" / NAME[:2] / NAME[2:4] / NAME).mkdir(parents=True)
    with pytest.raises(BlobMissing):
        blobs.get(NAME)


def test_all_names_are_listed_and_nothing_else(blobs: BlobStore, tmp_path: Path) -> None:
    assert list(blobs.names()) == []
    names = sorted(blobs.put(b"%d" % number) for number in range(5))
    for stray in (
        ".incoming/x",
        "notes.txt",
        "ab/notes.txt",
        f"ab/cd/{NAME}",
        "ab/cd/notes",
        f"{NAME[:2]}/{NAME}",
    ):
        path = tmp_path / "images" / stray
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    assert list(blobs.names()) == names


def test_a_blob_is_lacking_only_where_the_store_answers(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not blobs.lacks(NAME)  # an empty folder may be a share that is not mounted
    other = blobs.put(b"other")
    assert blobs.lacks(NAME)
    assert not blobs.lacks(other)

    def fails(path: str, **_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(blobs._files, "info", fails)
    assert not blobs.lacks(NAME)


def test_a_store_that_is_missing_or_empty_is_away_and_one_whose_blobs_were_deleted_is_not(
    blobs: BlobStore, tmp_path: Path
) -> None:
    assert blobs.is_away()
    (tmp_path / "images" / ".incoming").mkdir(parents=True)
    assert blobs.is_away()
    for read in (blobs.get, blobs.check):
        with pytest.raises(BlobsAway, match="None of the image files is there"):
            read(NAME)
    blobs.delete(blobs.put(DATA))
    assert not blobs.is_away()


def test_a_store_that_cannot_be_listed_is_away(blobs: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs.put(DATA)

    def fails(path: str, **_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(blobs._files, "ls", fails)
    assert blobs.is_away()


def test_a_blob_that_cannot_be_read_is_told_apart_from_a_store_out_of_reach(
    blobs: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = sorted(blobs.put(b"%d" % number) for number in range(3))
    unreadable = set(names[:2])

    def open_some(path: str, *_: object, **__: object) -> object:
        if path[-64:] in unreadable:
            raise OSError(errno.EIO, "Input/output error")
        return Path(path).open("rb")

    monkeypatch.setattr(blobs._files, "open", open_some)
    for read in (blobs.get, blobs.check):
        with pytest.raises(BlobUnreadable, match=rf"cannot be read \(Input/output error\).*{names[0]}"):
            read(names[0])
    unreadable.add(names[2])
    for read in (blobs.get, blobs.check):
        with pytest.raises(OSError, match="Input/output error"):
            read(names[0])


def test_a_deleted_blob_is_gone_and_deleting_again_is_nothing(blobs: BlobStore) -> None:
    blobs.put(DATA)
    assert blobs.exists(NAME)
    blobs.delete(NAME)
    blobs.delete(NAME)
    assert not blobs.exists(NAME)
    with pytest.raises(BlobMissing, match=NAME):
        blobs.get(NAME)


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_write_that_fails_leaves_no_file(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    if step == "write":
        monkeypatch.setattr(os, "fdopen", fail)
    elif step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="the disk is gone"):
        blobs.put(DATA)
    assert files(tmp_path / "images") == []
    assert not blobs.exists(NAME)


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's always full disk")
def test_a_full_disk_is_told_apart_and_costs_no_earlier_blob(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs.put(b"earlier")
    real_open = os.fdopen

    def open_full(handle: int, mode: str) -> object:
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, handle)
        os.close(full)
        return real_open(handle, mode)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdopen", open_full)
        with pytest.raises(StorageFull):
            blobs.put(DATA)
    assert len(files(tmp_path / "images")) == 1
    assert blobs.put(DATA) == NAME  # and works again once there is space


def test_many_may_put_the_same_content_at_once(blobs: BlobStore, tmp_path: Path) -> None:
    threads = [threading.Thread(target=blobs.put, args=[DATA]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert files(tmp_path / "images") == [f"{NAME[:2]}/{NAME[2:4]}/{NAME}"]
    assert blobs.get(NAME) == DATA


# The strings by which others' path checks were passed.
@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/etc/passwd",
        "C:\\x",
        "file:///etc/passwd",
        "#/../../x",
        "%2e%2e%2f",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "a" * 62 + "/x",
        "a" * 64 + "\n",
        "a" * 63 + "\0",
        "．" * 64,
        "١" * 64,
        ".incoming",
    ],
)
def test_what_is_no_hash_leads_nowhere(blobs: BlobStore, tmp_path: Path, name: str) -> None:
    (tmp_path / "x").write_bytes(b"secret")
    assert not blobs.exists(name)
    with pytest.raises(BlobMissing):
        blobs.get(name)
    blobs.delete(name)
    assert (tmp_path / "x").read_bytes() == b"secret"


def test_any_fsspec_url_holds_blobs() -> None:
    blobs = BlobStore("memory://paraph/images")
    assert blobs.put(DATA) == NAME
    assert blobs.get(NAME) == DATA
    assert list(blobs.names()) == [NAME]
    blobs.delete(NAME)
    assert not blobs.exists(NAME)


@pytest.mark.parametrize("folder", ["what?", "x::y", "50%", "a*b", "~me", "[1]"])
def test_a_path_is_no_url(tmp_path: Path, folder: str) -> None:
    store = BlobStore(str(tmp_path / folder))
    name = store.put(b"ink")
    assert (tmp_path / folder / name[:2] / name[2:4] / name).read_bytes() == b"ink"
    assert store.get(name) == b"ink"
    store.delete(name)
    assert not store.exists(name)


def test_what_killed_processes_left_half_written_is_swept_after_an_hour(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    name = store.put(b"whole")
    for age, half in ((0, "new"), (3601, "old"), (-86_400, "of-a-clock-that-was-ahead")):
        (tmp_path / ".incoming" / half).write_bytes(b"hal")
        os.utime(tmp_path / ".incoming" / half, (time.time() - age,) * 2)
    assert store.sweep(3600) == 2
    assert [path.name for path in (tmp_path / ".incoming").iterdir()] == ["new"]
    assert store.get(name) == b"whole"
    assert BlobStore("memory://nowhere").sweep(0) == 0


def test_a_file_is_stored_piece_by_piece_and_read_as_a_file(blobs: BlobStore, tmp_path: Path) -> None:
    source = tmp_path / "scan.pdf"
    source.write_bytes(DATA)
    blobs.put_file(source, NAME)
    blobs.put_file(source, NAME)
    blobs.check(NAME)
    assert blobs.get(NAME) == DATA
    with blobs.as_file(NAME) as path:
        assert path.read_bytes() == DATA
    with pytest.raises(BlobMissing), blobs.as_file("0" * 64):
        pass


def test_a_check_reads_what_is_there(blobs: BlobStore, tmp_path: Path) -> None:
    blobs.put(DATA)
    (tmp_path / "images" / NAME[:2] / NAME[2:4] / NAME).write_bytes(b"cut")
    with pytest.raises(BlobDamaged, match=NAME):
        blobs.check(NAME)
    with pytest.raises(BlobMissing):
        blobs.check("0" * 64)
