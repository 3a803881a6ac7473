"""`flask doctor`: check the installation and say how to fix what is wrong."""

from __future__ import annotations

from contextlib import suppress

import click
from flask.cli import with_appcontext

from backend.cli.shared import errors_as_messages
from backend.services.maintenance import orphans
from backend.services.maintenance.doctor import examine
from backend.services.maintenance.startup import StartError, prepare_if_new
from backend.wiring import wired

_MARKS = {"ok": "ok     ", "warning": "WARNING", "error": "ERROR  "}


@click.command("doctor")
@click.option(
    "--quick", is_flag=True, help="Leave out what reads every page of the database and every image."
)
@click.option(
    "--delete-orphans",
    is_flag=True,
    help="Afterwards delete image files that belong to no image; asks first.",
)
@with_appcontext
def doctor(quick: bool, delete_orphans: bool) -> None:
    """Check folders, database, images, versions and worker; exit with status 1 if something is wrong.

    A new data folder is prepared first, as the server does.
    """
    parts = wired()
    failed = False
    with suppress(StartError):  # the database check reports it
        prepare_if_new(parts.engine, parts.settings)
    for finding in examine(parts.settings, parts.engine, quick=quick):
        click.echo(f"{_MARKS[finding.level]}  {finding.subject}: {finding.message}")
        failed = failed or finding.level == "error"
    if delete_orphans:
        _delete_orphans(may_delete=not failed)
    if failed:
        raise click.exceptions.Exit(1)


def _delete_orphans(*, may_delete: bool) -> None:
    parts = wired()
    if not may_delete:
        raise click.ClickException("No image file is deleted as long as there are errors. Fix them first.")
    with errors_as_messages():
        names = orphans.find_orphans(parts.session, parts.blobs, parts.settings)
        if not names:
            click.echo("No image file is without an image.")
            return
        click.confirm(f"Delete {len(names):,} image files for good? They cannot be brought back", abort=True)
        deleted = orphans.delete_orphans(parts.session, parts.blobs, names)
    click.echo(f"{deleted:,} image files were deleted.")
