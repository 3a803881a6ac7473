"""`flask clean-up`: delete for good what has been in the bin for long enough, and other leftovers."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from backend.cli.shared import errors_as_messages, session
from backend.services.maintenance import cleanup
from backend.store.database import now
from backend.wiring import wired


@click.command("clean-up")
@with_appcontext
def clean_up() -> None:
    """Delete images that were put into the bin thirty days ago, and other leftovers; the worker does so hourly."""
    opened = session()
    with errors_as_messages():
        deleted = cleanup.clean_up(opened, wired().blobs, wired().settings, now())
    click.echo(f"{deleted:,} images from the bin were deleted for good")
