"""Copy files and know their sha256, whatever happens to the disk meanwhile.

Knows files and checksums only.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from backend.disk_sync import sync_file

_PIECE = 1 << 20  # bytes


def sha256_of(path: Path) -> str | None:
    """The file's sha256; None if it is not there.

    Raises:
        OSError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def copy_hashed(source: Path, target: Path) -> str:
    """Copy the file to ``target``, whose folder is made, and sync it to the disk; return the sha256 of what was copied.

    Raises:
        FileNotFoundError: ``source`` is not there.
        OSError: the disk is full or cannot be read; then ``target`` may be half written.
    """
    digest = hashlib.sha256()
    with source.open("rb") as origin:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            while piece := origin.read(_PIECE):
                digest.update(piece)
                file.write(piece)
    sync_file(target)
    return digest.hexdigest()


def link_or_copy(source: Path, target: Path, sha256: str) -> bool:
    """Make ``target`` the same file as ``source``, or a copy of it if the file system has no hard links; whether
    ``target`` then has this sha256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        return copy_hashed(source, target) == sha256
    return True


def files_below(folder: Path) -> list[str]:
    """The paths of all files below ``folder``, relative to it, with ``/``, sorted; links are left out."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path.relative_to(folder).as_posix() for path in found)
