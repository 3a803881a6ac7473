"""`flask export` and `flask backup`: get people's work out, in a form for others or for safe keeping."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from backend.cli.parts import plain_words, session
from backend.services.export.formats import export_csv, export_dataset, export_jsonl
from backend.services.office import backup as backups
from backend.store.images import select_batch, select_batch_by_name
from backend.wiring import wired

Format = Literal["csv", "jsonl", "dataset"]


@click.command("export")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["csv", "jsonl", "dataset"]), default="csv", show_default=True
)
@click.option("--batch", help="Only this batch: its id or name.")
@click.option(
    "--exact", is_flag=True, help="CSV with texts as they are, even those a spreadsheet would calculate."
)
@with_appcontext
def export(out: Path, form: Format, batch: str | None, exact: bool) -> None:
    """Write all labels to the file OUT: a CSV, JSON lines, or a zip in the dataset's layout."""
    opened = session()
    count = _write(out, _pieces(opened, form, _batch_id(opened, batch), exact))
    click.echo(f"{out}: {count:,} bytes")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Copy the database, while it is in use, to the new file FILE, and check the copy.

    The images are files that never change: copy the images folder afterwards with any program.
    """
    opened = session()
    opened.rollback()
    with plain_words():
        backups.backup(wired().settings, file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes, checked. Images are in {wired().settings.blobs_url}")


def _pieces(opened: Session, form: Format, batch_id: int | None, exact: bool) -> Iterator[bytes]:
    if form == "dataset":
        yield from export_dataset(opened, wired().blobs, batch_id=batch_id)
        return
    if form == "csv":
        lines = export_csv(opened, batch_id=batch_id, spreadsheet_safe=not exact)
    else:
        lines = export_jsonl(opened, batch_id=batch_id)
    yield from (line.encode() for line in lines)


def _batch_id(opened: Session, batch: str | None) -> int | None:
    if batch is None:
        return None
    found = select_batch(opened, int(batch)) if batch.isascii() and batch.isdigit() else None
    found = found or select_batch_by_name(opened, batch)
    if found is None:
        raise click.ClickException(f"There is no such batch. Received: {batch!r}")
    return found.id


def _write(out: Path, pieces: Iterator[bytes]) -> int:
    """Write beside ``out`` and rename, so that a half-written file never has its name; bytes written."""
    draft = out.with_name(out.name + ".part")
    try:
        with draft.open("wb") as file:
            count = sum(file.write(piece) for piece in pieces)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return count
