"""`flask backup` and `flask restore`: save the whole installation in a folder, and bring it back."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import TracebackType

import click
from flask.cli import with_appcontext

from backend.cli.shared import errors_as_messages, session
from backend.services import audit
from backend.services.backups.making import make_backup
from backend.services.backups.restoring import restore as restore_backup
from backend.store.database import now
from backend.wiring import wired

_EVERY_SECONDS = 1.0
_LOST_SHOWN = 5
_WIDTH = 60


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def backup(folder: Path) -> None:
    """Save database, pictures, forms and trained versions in a new folder inside FOLDER, while people work.

    Each backup is complete in itself; what has not changed since the one before takes no further space if the disk
    has hard links. Exits with status 1 if pictures were lost before it, and says which.
    """
    session().rollback()
    parts = wired()
    with errors_as_messages(), Progress() as progress:
        made = make_backup(parts.engine, parts.blobs, parts.settings, folder, now(), progress)
        audit.note_alone(session(), audit.COMMAND_LINE, "backup.make", "backup", made.folder.name)
    found = made.manifest
    rows = sum(table.rows for table in found.tables.values())
    click.echo(
        f"{click.format_filename(made.folder)}: {rows:,} rows, {found.blobs - _blobs(found.lost):,} pictures and "
        f"original files, {len(found.bundles):,} versions, {len(found.runs):,} runs, checked"
    )
    if found.lost:
        shown = ", ".join(found.lost[:_LOST_SHOWN])
        raise click.ClickException(
            f"The backup holds all that is there, but {len(found.lost):,} files that rows name are missing or damaged: "
            f"{shown}. See: flask doctor"
        )


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def restore(folder: Path) -> None:
    """Bring back the backup FOLDER, or the newest in it, into an empty data folder and an empty database.

    Everything is compared with its checksums before and after. An older backup is migrated to this release. People must
    log in again: no backup holds sessions.
    """
    parts = wired()
    with errors_as_messages(), Progress() as progress:
        done = restore_backup(parts.engine, parts.blobs, parts.settings, folder, progress)
        audit.note_alone(session(), audit.COMMAND_LINE, "backup.restore", "backup", done.manifest.made_at)
    found = done.manifest
    click.echo(
        f"Restored the backup of {found.made_at[:16].replace('T', ' ')} UTC: {done.rows:,} rows, "
        f"{found.blobs - _blobs(found.lost):,} pictures and original files, {len(found.bundles):,} versions, "
        f"{len(found.runs):,} runs, checked. Start Paraph with: python app.py"
    )
    click.echo(
        "API tokens, passwords and accounts are as they were in the backup: revoke, change or disable again what was "
        "revoked, changed or disabled since."
    )
    for warning in done.warnings:
        click.echo(warning, err=True)


def _blobs(lost: list[str]) -> int:
    return sum(not each.startswith("version ") for each in lost)


class Progress:
    """A context that shows one line to a person, updated about once a second; a scheduler's log gets nothing."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._next = 0.0

    def __enter__(self) -> Progress:
        return self

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how much of ``what`` is done."""
        if self._is_shown and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY_SECONDS
            click.echo("\r" + f"{what}: {done:,} of {total:,}".ljust(_WIDTH), nl=False, err=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the line for what is printed next."""
        if self._next:
            click.echo("\r" + " " * _WIDTH + "\r", nl=False, err=True)
