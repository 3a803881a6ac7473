"""`flask export`: write the labels to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from backend.cli.shared import errors_as_messages, session
from backend.disk_sync import whole_file
from backend.services import audit
from backend.services.export import csv_lines, formats
from backend.wiring import wired


@click.command("export")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format", "format_name", type=click.Choice(list(formats.FORMATS)), default="csv", show_default=True
)
@click.option("--batch", help="Only this batch: its id or name.")
@click.option(
    "--exact", is_flag=True, help="CSV with texts as typed, even those that a spreadsheet would evaluate."
)
@click.option(
    "--separator",
    type=click.Choice(list(csv_lines.SEPARATORS)),
    default="semicolon",
    show_default=True,
    help="With --format spreadsheet: the separator between cells.",
)
@with_appcontext
def export(
    out: Path, format_name: str, batch: str | None, exact: bool, separator: csv_lines.Separator
) -> None:
    """Write all labels to the file OUT: an Excel workbook, a CSV, JSON Lines, or a zip in the data set's layout."""
    opened = session()
    with errors_as_messages():
        pieces = formats.export(
            opened, wired().blobs, format_name, batch=batch, spreadsheet_safe=not exact, separator=separator
        )
    with errors_as_messages():
        count = _write(out, pieces)
        audit.note_alone(opened, audit.COMMAND_LINE, "export", "labels", None, format=format_name)
    click.echo(f"{click.format_filename(out)}: {count:,} bytes")


def _write(out: Path, pieces: Iterator[bytes]) -> int:
    """Return the bytes written."""
    with whole_file(out) as draft, draft.open("wb") as file:
        return sum(file.write(piece) for piece in pieces)
