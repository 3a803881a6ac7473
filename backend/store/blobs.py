"""Image bytes: content-addressed files in a folder or in any store that fsspec can reach.

Knows names (the sha256 of the content), folders and atomic writes. Knows no rows and no image formats.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import fsspec
from fsspec import AbstractFileSystem
from fsspec.implementations.local import LocalFileSystem

from backend.disk_sync import delete_abandoned, sync_folder, whole_file
from backend.store.errors import BlobDamaged, BlobError, BlobMissing, BlobsAway, BlobUnreadable, needing_space

_NAME = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"[0-9a-f]{2}")
_URL = re.compile(r"[\w+.:-]+://")
_TEMPORARY = ".incoming"
_PIECE = 1 << 20  # bytes
_TRIED = 5  # other blobs, before the whole store counts as out of reach


class BlobStore:
    """Blobs under ``url_or_path``: a folder, or an fsspec URL such as ``s3://bucket/paraph``."""

    def __init__(self, url_or_path: str | os.PathLike[str]) -> None:
        place = os.fspath(url_or_path)
        # A path is not parsed as a URL, in which `::` would separate two of them.
        self._files: AbstractFileSystem
        self._root: str
        self._files, self._root = (
            fsspec.url_to_fs(place) if _URL.match(place) else (LocalFileSystem(), str(Path(place).absolute()))
        )
        self._local = isinstance(self._files, LocalFileSystem)

    def put(self, data: bytes) -> str:
        """Store ``data`` and return its name, the sha256 in hex. The bytes then survive a power cut.

        Replaces a blob of this name that is damaged.

        Raises:
            StorageFull: no space is left; nothing of the blob stays behind.
        """
        name = hashlib.sha256(data).hexdigest()
        if self.exists(name) and self.is_intact(name):
            return name
        if self._local:
            self._write_local(Path(self._path(name)), lambda sink: sink.write(data))
        else:
            self._files.pipe_file(self._path(name), data)  # an object store never shows half an object
        return name

    def put_file(self, path: Path, name: str) -> None:
        """Store the file under ``name``, which is its sha256, piece by piece: it may be larger than the memory.

        Raises:
            StorageFull: no space is left; nothing of the blob stays behind.
        """
        if self.exists(name) and self.is_intact(name):
            return
        if self._local:
            with path.open("rb") as source:
                self._write_local(
                    Path(self._path(name)), lambda sink: shutil.copyfileobj(source, sink, _PIECE)
                )
        else:
            self._files.put_file(str(path), self._path(name))

    @contextmanager
    def as_file(self, name: str) -> Iterator[Path]:
        """The blob as a file to read from, which is not checked against its name.

        Raises:
            BlobMissing: there is none of this name.
        """
        if not self.exists(name):
            raise _missing(name)
        if self._local:
            yield Path(self._path(name))
            return
        with tempfile.TemporaryDirectory() as folder:
            self._files.get_file(self._path(name), f"{folder}/{name}")
            yield Path(folder, name)

    def get(self, name: str) -> bytes:
        """The blob's bytes, checked against its name.

        Raises:
            BlobMissing: there is none of this name.
            BlobsAway: nor any other.
            BlobDamaged: its bytes have changed since it was stored.
            BlobUnreadable: it cannot be read, and others can.
            OSError: the store is out of reach.
        """
        with self._errors_of(name):
            data: bytes = self._files.cat_file(self._path(name))
        if hashlib.sha256(data).hexdigest() != name:
            raise _damaged(name)
        return data

    def names(self) -> Iterator[str]:
        """The names of all blobs, folder by folder."""
        for outer in self._list(self._root):
            for inner in self._list(outer):
                for path in self._list(inner):
                    name = path.rsplit("/", 1)[-1]
                    if path == self._path_or_none(name):
                        yield name

    def exists(self, name: str) -> bool:
        """Whether there is a blob of this name; also False for what cannot be a name."""
        return _NAME.fullmatch(name) is not None and bool(self._files.isfile(self._path(name)))

    def lacks(self, name: str) -> bool:
        """Whether it is sure that there is no blob of this name; `exists` also says no of a store out of reach."""
        self._files.invalidate_cache()
        try:
            # The folder of a share that is not mounted is empty.
            return next(self.names(), None) is not None and not self._has_file(self._path(name))
        except Exception:  # each kind of store has errors of its own
            return False

    def is_away(self) -> bool:
        """Whether nothing was ever stored here, as if a share were not mounted; a deleted blob's folders stay."""
        self._files.invalidate_cache()
        try:
            return not any(_PART.fullmatch(path.rsplit("/", 1)[-1]) for path in self._list(self._root))
        except Exception:  # each kind of store has errors of its own
            return True

    def delete(self, name: str) -> None:
        """Delete the blob; does nothing if there is none of this name."""
        if self.exists(name):
            self._files.rm_file(self._path(name))

    def is_intact(self, name: str) -> bool:
        """Whether there is a blob of this name and its bytes are what the name says."""
        try:
            self.check(name)
        except (BlobError, OSError):
            return False
        return True

    def check(self, name: str) -> None:
        """Compare the blob's bytes with its name, piece by piece.

        Raises:
            BlobMissing, BlobsAway, BlobDamaged, BlobUnreadable, OSError: as `get` does.
        """
        with self._errors_of(name), self._files.open(self._path(name), "rb") as file:
            digest = hashlib.sha256()
            while piece := file.read(_PIECE):
                digest.update(piece)
        if digest.hexdigest() != name:
            raise _damaged(name)

    @contextmanager
    def _errors_of(self, name: str) -> Iterator[None]:
        """A block that reads the blob: `BlobError` where only this one cannot be had."""
        try:
            yield
        except (FileNotFoundError, IsADirectoryError) as error:
            if self.is_away():
                raise BlobsAway(
                    "None of the image files is there: their folder is missing or empty"
                ) from error
            raise _missing(name) from error
        except OSError as error:
            if not self._can_read_others(name):
                raise
            words = f"This blob cannot be read ({error.strerror or error}). Received: {name!r}"
            raise BlobUnreadable(words) from error

    def _can_read_others(self, name: str) -> bool:
        """Whether any of a few other blobs can be read; one byte of it is."""
        try:
            others = (self._path(other) for other in self.names() if other != name)
            return any(self._can_read(path) for path in islice(others, _TRIED))
        except Exception:  # each kind of store has errors of its own
            return False

    def _can_read(self, path: str) -> bool:
        try:
            return bool(self._files.cat_file(path, start=0, end=1))
        except OSError:
            return False

    def _has_file(self, path: str) -> bool:
        try:
            self._files.info(path)
        except FileNotFoundError:
            return False
        return True

    def _list(self, folder: str) -> list[str]:
        """Paths directly inside ``folder``, sorted; none if it is not a folder or its name not part of a path."""
        if folder != self._root and _PART.fullmatch(folder.rsplit("/", 1)[-1]) is None:
            return []
        try:
            return sorted(path.rstrip("/") for path in self._files.ls(folder, detail=False))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _path_or_none(self, name: str) -> str | None:
        return self._path(name) if _NAME.fullmatch(name) else None

    def sweep(self, older_than: float) -> int:
        """Delete half-written files that killed processes left more than that many seconds ago; return how many."""
        return delete_abandoned(Path(self._root, _TEMPORARY).glob("*") if self._local else (), older_than)

    def _path(self, name: str) -> str:
        # Every path is made here: a name of 64 hex digits cannot leave the root, on any system.
        if _NAME.fullmatch(name) is None:
            raise BlobMissing(f"A blob's name is 64 lower-case hex digits. Received: {name!r}")
        return f"{self._root}/{name[:2]}/{name[2:4]}/{name}"

    def _write_local(self, target: Path, write: Callable[[BinaryIO], object]) -> None:
        incoming = Path(self._root) / _TEMPORARY
        with needing_space("The image folder"):
            incoming.mkdir(parents=True, exist_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(incoming, target, write)


def _missing(name: str) -> BlobMissing:
    return BlobMissing(f"No blob has this name. Received: {name!r}")


def _damaged(name: str) -> BlobDamaged:
    return BlobDamaged(f"The bytes of this blob have changed. Received: {name!r}")


def _write_whole(incoming: Path, target: Path, write: Callable[[BinaryIO], object]) -> None:
    handle, temporary = tempfile.mkstemp(dir=incoming)
    with whole_file(target, Path(temporary)), os.fdopen(handle, "wb") as file:
        write(file)
    for folder in (target.parent.parent, target.parent.parent.parent):
        sync_folder(folder)
