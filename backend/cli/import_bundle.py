"""`flask import-bundle`: put a candidate that was trained elsewhere before the gate."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from backend.cli.shared import errors_as_messages, session
from backend.services.retraining.carry_out import RunContext
from backend.services.retraining.import_bundle import import_bundle as take_in
from backend.services.retraining.run_list import get_run
from backend.services.versions.registry import live_name
from backend.wiring import wired


@click.command("import-bundle")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def import_bundle(folder: Path) -> None:
    """Compare the candidate that `python -m training.retrain --out FOLDER` made on another machine with the live
    version, and make it live if it is better.

    Its files are checked, and it is compared anew here. Better or not, it is listed by `flask versions` afterwards.
    """
    opened, parts = session(), wired()
    with errors_as_messages():
        run_id = take_in(RunContext(_own_session, parts.blobs, parts.settings), folder)
        opened.rollback()
        run = get_run(opened, run_id)
    click.echo(f"Run {run.id} ended: {run.state}. {run.reason or ''}")
    if run.state not in ("done", "rejected"):
        raise click.exceptions.Exit(1)
    click.echo(f"Version {live_name(opened)} is live.")
    parts.wake.read_images()


def _own_session() -> Session:
    return Session(wired().engine)
