"""Files that survive a power cut and are whole whenever they have their name; what killed processes left; full disks.

Knows files, folders and the operating system only.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(target: Path, draft: Path | None = None) -> Iterator[Path]:
    """A block that writes the file it is given, which becomes ``target`` when the block ends.

    From then on ``target`` survives a power cut; a file of this name is replaced. After an error nothing is left of
    the draft, and ``target`` is as it was.

    Args:
        target: in a folder that exists.
        draft: where to write, on the same file system; None means beside ``target``, if there is one writer at a time.
    """
    draft = draft or target.with_name(target.name + ".part")
    try:
        yield draft
        sync_file(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Write the content of a closed file through to the disk."""
    with path.open("rb+") as file:  # Windows syncs only what may be written
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Write the entries of ``folder`` (new and renamed files) through to the disk.

    Does nothing on Windows, which cannot open folders and keeps the entry with the file.
    """
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def delete_abandoned(drafts: Iterable[Path], older_than: float) -> int:
    """Delete half-written files that killed processes left more than that many seconds ago; return how many."""
    deleted = 0
    for path in drafts:
        age = time.time() - path.stat().st_mtime
        if age > older_than or age < -older_than:  # or left before the clock was set back
            path.unlink(missing_ok=True)
            deleted += 1
    return deleted


def is_full(error: BaseException) -> bool:
    """Whether ``error`` says that a disk or a quota is used up."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
