"""Restore a backup into an empty installation: checked before, put in place with the database last, checked after.

Until the database is in its place no server starts beside the files; a restore that was cut off is run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.disk_sync import whole_file
from backend.recognizer.bundle import BundleError
from backend.services.backups import empty_place
from backend.services.backups import manifest as manifests
from backend.services.backups.folder import choose
from backend.services.backups.hashed_files import copy_hashed, sha256_of
from backend.services.backups.making import BUNDLES, RUNS, Progress
from backend.services.backups.manifest import CHECKSUM, DATABASE, Manifest
from backend.services.backups.placing import place_database
from backend.services.backups.taker import path_of_blob
from backend.services.errors import ConflictError
from backend.services.versions import registry
from backend.store import integrity, migrations
from backend.store.blobs import BlobStore
from backend.store.copies import sqlite_copy
from backend.store.errors import needing_space


@dataclass(frozen=True)
class Restored:
    """What was restored: from which backup, how many rows, and what a person should know."""

    folder: Path
    manifest: Manifest
    rows: int
    warnings: list[str]


def restore(
    engine: Engine, blobs: BlobStore, settings: Settings, folder: Path, progress: Progress
) -> Restored:
    """Restore the backup ``folder``, or the newest in it.

    Raises:
        NotFoundError: there is no backup.
        ConflictError: it is damaged or of a later release, or the installation is not empty.
        StorageFull: no space is left; run it again when there is.
    """
    backup = choose(folder)
    manifest = manifests.read(backup)
    _refuse_newer(backup, manifest)
    checksum = (backup / CHECKSUM).read_text(encoding="ascii")
    empty_place.require_empty(engine, blobs, settings, backup, checksum)
    manifests.check_files(backup, manifest, lambda n, of: progress("checking files", n, of))
    found = sqlite_copy.damage(backup / DATABASE)
    if found is not None:
        raise ConflictError(f"The database in the backup {backup} is damaged: {found}. Nothing was restored.")
    with needing_space("The data folder"):
        empty_place.begin(settings, backup, checksum)
        _put_files(blobs, settings, backup, manifest, progress)
        digests = place_database(
            engine, backup / DATABASE, settings, lambda n, of: progress("database", n, of)
        )
    _check(engine, blobs, settings, manifest, progress)
    if manifest.revision == migrations.head() and digests != manifest.tables:
        raise ConflictError("The restored rows are not those that the backup's manifest counts.")
    empty_place.end(settings)
    return Restored(
        backup, manifest, sum(each.rows for each in digests.values()), _warnings(engine, settings)
    )


def _refuse_newer(backup: Path, manifest: Manifest) -> None:
    if not migrations.is_known(manifest.revision):
        raise ConflictError(
            f"The backup {backup} was made by a later release of Paraph: its database has the revision "
            f"{manifest.revision}, this release knows those up to {migrations.head()}. Nothing was changed. Install "
            "that release or a later one and run this again, or restore an earlier backup."
        )


def _put_files(
    blobs: BlobStore, settings: Settings, backup: Path, manifest: Manifest, progress: Progress
) -> None:
    places = {BUNDLES: settings.candidates_dir, RUNS: settings.runs_dir}
    for done, (path, sha256) in enumerate(manifest.files.items()):
        progress("files", done, len(manifest.files))
        area, _, rest = path.partition("/")
        if path == path_of_blob(sha256):
            blobs.put_file(backup / path, sha256)
        elif area in places:
            target = places[area] / rest
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(target) as draft:
                copy_hashed(backup / path, draft)


def _check(
    engine: Engine, blobs: BlobStore, settings: Settings, manifest: Manifest, progress: Progress
) -> None:
    """Compare every restored file with its checksum, and look for files that rows name and that are not there."""
    with Session(engine) as session:
        named = {blob for blob, _, _ in integrity.iter_blobs(session)}
    wrong = []
    for done, name in enumerate(named):
        progress("checking pictures", done, len(named))
        if path_of_blob(name) in manifest.files and not blobs.is_intact(name):
            wrong.append(name)
    for path, sha256 in manifest.files.items():
        area, _, rest = path.partition("/")
        place = {BUNDLES: settings.candidates_dir, RUNS: settings.runs_dir}.get(area)
        if place is not None and sha256_of(place / rest) != sha256:
            wrong.append(path)
    came = sum(path_of_blob(name) in manifest.files for name in named)
    if wrong or came + len(manifest.lost) < manifest.blobs:
        raise ConflictError(
            f"{len(wrong)} files did not arrive as they are in the backup, such as {', '.join(wrong[:3])}. Run this "
            "again."
        )


def _warnings(engine: Engine, settings: Settings) -> list[str]:
    with Session(engine) as session:
        live = registry.live_name(session)
        try:
            if live is not None:
                registry.open_version(session, settings, live)
        except BundleError as error:
            words = (
                f"The live version {live} cannot be used here: {error} Everything but reading works. Versions that "
                "came with Paraph are in a backup only if others come from them: install the release that brought it, "
                "or make another one live with: flask promote NAME"
            )
            return [words]
    return []
