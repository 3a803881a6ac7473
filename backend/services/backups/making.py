"""Make a backup while people work: the database first, then the files that its copy names.

Files never change once a row names them, so they fit the copy whenever they are read. Only what is deleted meanwhile
(the bin's thirty days are over, somebody is erased) may be missing; then the database is copied again, which no longer
names it, until both agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.backups import folder as folders
from backend.services.backups import manifest as manifests
from backend.services.backups.contents import Contents, is_of_run, read_contents
from backend.services.backups.database_copy import write_copy
from backend.services.backups.hashed_files import files_below
from backend.services.backups.manifest import DATABASE, Manifest
from backend.services.backups.taker import Taker
from backend.services.errors import ConflictError
from backend.services.retraining.run_owner import FILE as OWNER
from backend.store import integrity, migrations
from backend.store.blobs import BlobStore
from backend.store.copies.rows import Digest
from backend.store.errors import needing_space

BUNDLES = "weights"
RUNS = "runs"
_ROUNDS = 10
"""A round is repeated if the bin was emptied or somebody was erased while files were copied."""
_TRIES = 3  # of copying a folder whose files are deleted meanwhile

Progress = Callable[[str, int, int], None]
"""Told what is copied, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    folder: Path
    manifest: Manifest


def make_backup(
    engine: Engine, blobs: BlobStore, settings: Settings, folder: Path, at: datetime, progress: Progress
) -> Made:
    """Make a backup of the time ``at`` in ``folder``; files that an earlier one there holds are shared with it.

    Raises:
        InvalidError: ``folder`` is inside what is to be protected, or the database cannot be backed up.
        ConflictError: another process makes a backup there, or the database is damaged.
        StorageFull: no space is left; nothing is left behind.
    """
    folders.refuse_inside(settings, folder)
    earlier = folders.backups_in(folder)[-1:]
    with needing_space("The disk of the backup"), folders.draft(folder, at) as draft:
        taker = Taker(draft, earlier)
        tables, contents, lost = _take_database(engine, blobs, taker, progress)
        lost += _take_bundles(settings, taker, contents)
        kept_runs = [name for name in contents.runs if _take_run(settings, taker, name)]
        taker.drop_others(OWNER)
        found = Manifest(
            made_at=at.isoformat(),
            revision=migrations.revision(engine) or "",
            database=engine.dialect.name,
            tables=tables,
            blobs=len(contents.blobs),
            bundles=contents.bundles,
            shipped=contents.shipped,
            runs=kept_runs,
            lost=lost,
            files=dict(taker.hashes),
        )
        manifests.write(draft, found)
    return Made(folders.backups_in(folder)[-1], found)


def _take_database(
    engine: Engine, blobs: BlobStore, taker: Taker, progress: Progress
) -> tuple[dict[str, Digest], Contents, list[str]]:
    """Take the database and every blob that it names; return which pictures have no intact file."""
    for _ in range(_ROUNDS):
        tables = write_copy(engine, taker.folder / DATABASE, lambda n, of: progress("database", n, of))
        taker.note(DATABASE)
        contents = read_contents(taker.folder / DATABASE)
        missing = []
        for done, name in enumerate(contents.blobs):
            progress("pictures", done, len(contents.blobs))
            if not taker.take_blob(blobs, name):
                missing.append(name)
        with Session(engine) as session:
            are_lost = all(integrity.blob_is_used(session, name) for name in missing)
        if are_lost:
            taker.keep_blobs(contents.blobs)
            return tables, contents, [f"{contents.blobs[name]} (file {name})" for name in missing]
    raise ConflictError(
        "Images were being deleted all the time. Make the backup when the bin has been emptied."
    )


def _take_bundles(settings: Settings, taker: Taker, contents: Contents) -> list[str]:
    """Take the files of the versions trained here; return a sentence for each that has none.

    Copies of the shipped versions that they come from are taken too, since the release that restores the backup may not
    have them.
    """
    taken = {
        name: _take_folder(taker, settings.candidates_dir / name, f"{BUNDLES}/{name}", lambda _: True)
        for name in [*contents.bundles, *contents.shipped]
    }
    return [f"version {name}" for name in contents.bundles if not taken[name]]


def _take_run(settings: Settings, taker: Taker, name: str) -> bool:
    return _take_folder(taker, settings.runs_dir / name, f"{RUNS}/{name}", is_of_run)


def _take_folder(taker: Taker, source: Path, path: str, belongs: Callable[[str], bool]) -> bool:
    """Take the files of a folder, as they are together at one moment; False: there are none, or no longer."""
    for _ in range(_TRIES):
        names = [name for name in files_below(source) if belongs(name)]
        try:
            for name in names:
                taker.take_file(source / name, f"{path}/{name}")
        except FileNotFoundError:
            taker.forget([f"{path}/{name}" for name in names])
            continue
        return bool(names)
    return False
