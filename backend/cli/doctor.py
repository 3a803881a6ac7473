"""`flask doctor`: check the installation and say how to fix what is wrong."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from backend.services.maintenance.doctor import examine
from backend.wiring import wired

_MARKS = {"ok": "ok     ", "warning": "WARNING", "error": "ERROR  "}


@click.command("doctor")
@click.option(
    "--quick", is_flag=True, help="Leave out what reads every page of the database and every image."
)
@with_appcontext
def doctor(quick: bool) -> None:
    """Check folders, database, images, versions and worker; exit with status 1 if something is wrong."""
    failed = False
    for finding in examine(wired().settings, wired().engine, quick=quick):
        click.echo(f"{_MARKS[finding.level]}  {finding.subject}: {finding.message}")
        failed = failed or finding.level == "error"
    if failed:
        raise click.exceptions.Exit(1)
