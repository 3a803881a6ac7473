"""The folder that holds backups: one folder each, named by its time; a draft until it is whole.

Knows names, folders and which process works on a draft. Does not know what a backup holds.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from backend.config import Settings
from backend.disk_sync import sync_folder
from backend.services.backups.manifest import MANIFEST
from backend.services.errors import ConflictError, InvalidError, NotFoundError
from backend.services.retraining.run_owner import FILE as OWNER
from backend.services.retraining.run_owner import read_owner, write_owner

_NAME = re.compile(r"paraph-\d{8}-\d{6}")
_DRAFT = ".unfinished-"
_FOREIGN_SECONDS = 24 * 3600.0
"""After this long without a change the draft of another machine counts as abandoned."""


def backups_in(folder: Path) -> list[Path]:
    """The whole backups in ``folder``, oldest first."""
    found = (path for path in folder.glob("paraph-*") if _NAME.fullmatch(path.name))
    return sorted(path for path in found if (path / MANIFEST).is_file())


def choose(folder: Path) -> Path:
    """The backup that ``folder`` is, or else the newest that it holds.

    Raises:
        NotFoundError: there is none.
    """
    if (folder / MANIFEST).is_file():
        return folder
    found = backups_in(folder)
    if not found:
        raise NotFoundError(f"There is no backup here. Received: {folder}")
    return found[-1]


def refuse_inside(settings: Settings, folder: Path) -> None:
    """Refuse to keep backups inside what they protect: they would be lost with it.

    Raises:
        InvalidError: ``folder`` is in the data folder, the image folder or among the shipped versions.
    """
    kept = [settings.data_dir, settings.weights_dir]
    if "://" not in settings.blobs_url:
        kept.append(Path(settings.blobs_url))
    for each in kept:
        if folder.resolve().is_relative_to(each.resolve()):
            raise InvalidError(
                f"A backup inside {each} would be lost with it. Choose a folder elsewhere, best on another disk. "
                f"Received: {folder}"
            )


@contextmanager
def draft(folder: Path, at: datetime) -> Iterator[Path]:
    """A folder to fill, which becomes the backup of the time ``at`` when the block ends; then it survives a power cut.

    It may hold files already, of an attempt that was cut off. After an error nothing is left of it; after Ctrl-C or a
    kill it stays, and the next attempt continues with it.

    Raises:
        ConflictError: another process makes a backup here, or there is one of this second.
    """
    target = folder / f"paraph-{at.astimezone(UTC):%Y%m%d-%H%M%S}"
    if target.exists():
        raise ConflictError(f"A backup never replaces another. Wait a second. Received: {target}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_DRAFT}{target.name}-{os.getpid()}"
    _begin(folder, path)
    try:
        yield path
        (path / OWNER).unlink()
        _sync(path)
        path.rename(target)
        sync_folder(folder)
    except Exception:
        shutil.rmtree(path, ignore_errors=True)
        raise


def _begin(folder: Path, path: Path) -> None:
    """Make the draft, or take over the newest that was abandoned; delete the others."""
    drafts = sorted(folder.glob(f"{_DRAFT}*"))
    for other in drafts:
        if _is_worked_on(other):
            raise ConflictError(
                f"Another process makes a backup in this folder. If none does, delete {other}. Received: {folder}"
            )
    for other in drafts[:-1]:
        shutil.rmtree(other, ignore_errors=True)
    if drafts:
        drafts[-1].rename(path)
    else:
        path.mkdir(mode=0o700)  # a backup holds names and handwriting
    write_owner(path)


def _is_worked_on(path: Path) -> bool:
    owner = read_owner(path)
    if owner is None:
        return False
    is_young = time.time() - (path / OWNER).stat().st_mtime < _FOREIGN_SECONDS
    alive = owner.is_alive if owner.is_here else None
    return is_young if alive is None else alive


def _sync(path: Path) -> None:
    for inner, _, _ in os.walk(path):
        sync_folder(Path(inner))
