"""`flask doctor`: check the installation and say how to fix what is wrong."""

from __future__ import annotations

from contextlib import suppress

import click
from flask.cli import with_appcontext

from backend.services.maintenance.doctor import examine
from backend.services.maintenance.startup import StartError, prepare_if_new
from backend.wiring import wired

_MARKS = {"ok": "ok     ", "warning": "WARNING", "error": "ERROR  "}


@click.command("doctor")
@click.option(
    "--quick", is_flag=True, help="Leave out what reads every page of the database and every image."
)
@with_appcontext
def doctor(quick: bool) -> None:
    """Check folders, database, images, versions and worker; exit with status 1 if something is wrong.

    A new data folder is prepared first, as the server does.
    """
    parts = wired()
    failed = False
    with suppress(StartError):  # the check of the database says it
        prepare_if_new(parts.engine, parts.settings)
    for finding in examine(parts.settings, parts.engine, quick=quick):
        click.echo(f"{_MARKS[finding.level]}  {finding.subject}: {finding.message}")
        failed = failed or finding.level == "error"
    if failed:
        raise click.exceptions.Exit(1)
