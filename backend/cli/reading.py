"""`flask read`: read a folder of images into a CSV; nothing is stored."""

from __future__ import annotations

import csv
from pathlib import Path

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import track

from backend.cli.parts import plain_words
from backend.recognizer.bundle import BundleError, latest_bundle
from backend.recognizer.image import ImageLimits
from backend.recognizer.reading import RecognizerProtocol
from backend.services.export.spreadsheet import protect
from backend.services.office.startup import prepare_if_new
from backend.services.reading.folder import BulkReading, image_files, read_folder
from backend.services.versions import registry
from backend.services.versions.folders import bundle_dir, open_folder
from backend.services.versions.live import load_engine
from backend.store import schema
from backend.wiring import wired

COLUMNS = ("FILENAME", "PAGE", "READING", "STATUS", "CONFIDENCE", "VERSION", "ERROR")


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

    Rows are written as they are read: after an interruption the file holds the rows so far.
    """
    recognizer = _recognizer(weights)
    settings = wired().settings
    limits = ImageLimits.of_settings(settings.max_image_pixels, settings.max_pages)
    total = sum(1 for _ in image_files(folder))
    refused = 0
    console = Console(stderr=True)
    with plain_words(), out.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        files = 0
        found = read_folder(recognizer, folder, limits)
        for item in track(found, description="Reading", total=total, console=console):
            table.writerow(_row(item))
            files += item.page == 1
            refused += item.error is not None
    click.echo(f"{files} files, {refused} of them not readable, version {recognizer.version}: {out}")


def _recognizer(weights: Path | None) -> RecognizerProtocol:
    folder = weights or _chosen_bundle()
    if folder is None:
        raise click.ClickException("There is no bundle to read with. See: flask doctor")
    settings = wired().settings
    try:
        return load_engine(open_folder(folder), settings.threads, settings.prior)
    except BundleError as error:
        raise click.ClickException(str(error)) from error


def _chosen_bundle() -> Path | None:
    parts = wired()
    with plain_words():
        prepare_if_new(parts.engine, parts.settings)
    if schema.is_current(parts.engine):
        live = registry.live_name(parts.session)
        if live is not None:
            return bundle_dir(parts.settings, live)
    return latest_bundle(parts.settings.weights_dir)


def _row(item: BulkReading) -> tuple[object, ...]:
    if item.reading is None:
        return protect(item.name), item.page, "", "", "", "", item.error
    reading = item.reading
    confidence = f"{reading.confidence:.4f}"
    return (
        protect(item.name),
        item.page,
        protect(reading.text),
        reading.status,
        confidence,
        reading.version,
        "",
    )
