"""`flask read`: read a folder of images into a CSV; nothing is stored."""

from __future__ import annotations

import csv
from pathlib import Path

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import track

from backend.cli.shared import errors_as_messages
from backend.recognizer.bundle import Bundle, BundleError, latest_bundle
from backend.recognizer.image import ImageLimits
from backend.recognizer.reading import StylableRecognizer
from backend.services.export.odd_bytes import escaped
from backend.services.export.spreadsheet import protect
from backend.services.maintenance.startup import prepare_if_new
from backend.services.reading.folder import BulkReading, read_folder
from backend.services.reading.image_files import find_images
from backend.services.versions import registry
from backend.services.versions.folders import open_folder
from backend.services.versions.live import load_engine
from backend.store import migrations
from backend.wiring import wired

COLUMNS = ("FILENAME", "PAGE", "READING", "STATUS", "CONFIDENCE", "VERSION", "ERROR", "NOTE")


@click.command("read")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--csv", "out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The CSV to write."
)
@click.option(
    "--weights",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A bundle's folder. Default: the live version.",
)
@with_appcontext
def read(folder: Path, out: Path, weights: Path | None) -> None:
    """Read every image below FOLDER and write a row for each page to a CSV.

    Rows are written as they are read: after an interruption the file holds the rows so far. In FILENAME a byte that is
    not UTF-8 is written as \\xe9 and a backslash as two. NOTE says what is odd about a file that was read,
    or what is on it instead of a name.
    """
    recognizer = chosen_recognizer(weights)
    settings = wired().settings
    limits = ImageLimits.of_settings(settings.max_image_pixels, settings.max_pages)
    found = find_images(folder)
    refused = 0
    console = Console(stderr=True)
    with errors_as_messages(), out.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        readings = read_folder(recognizer.styled(settings.style), folder, limits, found.images)
        for item in track(readings, description="Reading", total=len(found.images), console=console):
            table.writerow(_row(item))
            refused += item.error is not None
    told = f"{len(found.images)} files, {refused} of them not readable, version {recognizer.version}"
    click.echo(f"{told}: {click.format_filename(out)}")
    if found.left_out:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(found.left_out.items()))
        click.echo(f"{found.left_out.total()} left out: {reasons}")


def chosen_recognizer(weights: Path | None) -> StylableRecognizer:
    """The recognizer of the bundle in ``weights``; by default the live version's, or the newest shipped one's."""
    settings = wired().settings
    try:
        bundle = open_folder(weights) if weights else _chosen_bundle()
        return load_engine(bundle, settings.threads, settings.prior)
    except BundleError as error:
        raise click.ClickException(str(error)) from error


def _chosen_bundle() -> Bundle:
    """The live version's bundle, or the newest shipped one."""
    parts = wired()
    with errors_as_messages():
        prepare_if_new(parts.engine, parts.settings)
    if migrations.is_current(parts.engine):
        live = registry.live_name(parts.session)
        if live is not None:
            return registry.open_version(parts.session, parts.settings, live)
    newest = latest_bundle(parts.settings.weights_dir)
    if newest is None:
        raise click.ClickException("There is no bundle to read with. See: flask doctor")
    return open_folder(newest)


def _row(item: BulkReading) -> tuple[object, ...]:
    if item.reading is None:
        return protect(escaped(item.name)), item.page, "", "", "", "", item.error, ""
    reading = item.reading
    confidence = f"{reading.confidence:.4f}"
    return (
        protect(escaped(item.name)),
        item.page,
        protect(reading.text),
        reading.status,
        confidence,
        reading.version,
        "",
        "; ".join(filter(None, (item.note, reading.reason))),
    )
