"""`flask doctor`: look at everything that can be wrong and say what to do."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from backend.services.office.doctor import examine
from backend.store.database import db
from backend.wiring import wired

_MARKS = {"ok": "ok     ", "warning": "WARNING", "error": "ERROR  "}


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check folders, database, versions and worker; status 1 when something is wrong."""
    failed = False
    for finding in examine(wired().settings, db.engine):
        click.echo(f"{_MARKS[finding.level]}  {finding.about}: {finding.words}")
        failed = failed or finding.level == "error"
    if failed:
        raise click.exceptions.Exit(1)
