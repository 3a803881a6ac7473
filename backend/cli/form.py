"""`flask form`: read piles of pages by a form, storing nothing; and the forms that are kept."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress

from backend.cli import kept_forms
from backend.cli.reading import chosen_recognizer
from backend.cli.shared import errors_as_messages
from backend.large_blocks import give_back_large_blocks
from backend.pages.form import Form, FormError
from backend.pages.recognise import FormRecogniser
from backend.services.forms.open_form import open_form
from backend.services.forms.read_pile import PageResult, read_pile
from backend.services.forms.records import counted_off, join, whole
from backend.services.forms.tables import page_columns, page_row, record_columns, record_row
from backend.wiring import wired

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW = click.Path(dir_okay=False, path_type=Path)


@click.group("form")
def form_group() -> None:
    """Piles of pages in, one row for each filled-in form out."""


for command in (kept_forms.list_forms, kept_forms.export_form, kept_forms.import_form, kept_forms.sample):
    form_group.add_command(command)


@form_group.command("read")
@click.argument("form_file", metavar="FORM.json", type=_FILE)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--csv", "out", type=_NEW, required=True, help="The CSV to write, a row for each record.")
@click.option("--pages", "pages_out", type=_NEW, help="A second CSV to write, a row for each page.")
@click.option(
    "--forms",
    "counted",
    type=click.IntRange(1),
    help="How many filled-in forms are in FILES; unless as many are whole, records that may join two people need help.",
)
@click.option(
    "--weights",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A bundle's folder. Default: the live version.",
)
@with_appcontext
def read(
    form_file: Path,
    files: tuple[Path, ...],
    out: Path,
    pages_out: Path | None,
    counted: int | None,
    weights: Path | None,
) -> None:
    """Read FILES (PDF, TIFF, JPEG, PNG, WebP, HEIC) by the form in FORM.json and write a row for each record to a CSV.

    Pages of other kinds in the pile are recognised and counted. docs/pages.md describes the form's file and both
    tables.
    """
    if pages_out is not None and pages_out.absolute() == out.absolute():
        raise click.UsageError("--csv and --pages need different files.")
    give_back_large_blocks()
    recogniser = _recogniser(form_file)
    form = recogniser.form
    recognizer = chosen_recognizer(weights)
    states: Counter[str] = Counter()
    with errors_as_messages(), ExitStack() as stack:
        table = _table(stack, out, record_columns(form))
        pages = _with_progress(
            read_pile(recognizer, recogniser, files, wired().settings.style), len(files), stack
        )
        pages = _noted(
            pages, form, _table(stack, pages_out, page_columns(form)) if pages_out else None, states
        )
        joined = counted_off(join(pages, len(form.pages)), counted)
        for number, record in enumerate(joined, start=1):
            table.writerow(record_row(form, number, record))
    records: Counter[str] = Counter(record.state for record in joined)
    click.echo(
        f"{states.total()} pages: {_counts(states, 'registered', 'blank', 'foreign', 'needs help', 'refused')}"
    )
    kinds = _counts(records, "complete", "pages missing", "needs help")
    click.echo(
        f"{records.total()} records: {kinds}; version {recognizer.version}: {click.format_filename(out)}"
    )
    if counted is None:
        _warn_of_unproven(sum(record.by_order == "unproven" for record in joined), records["pages missing"])
    else:
        _compare(form, counted, whole(records))


def _warn_of_unproven(unproven: int, missing: int) -> None:
    """Warn if records lack pages and nobody has counted the forms."""
    if unproven:
        click.echo(
            f"Warning: records lack pages ({missing:,}), so sheets may be lost, and those of two people may lie in one "
            "record. In the complete records that are 'unproven' in the column BY_ORDER "
            f"({unproven:,}), only the order of the pages or their file suggests that they belong to the same person. "
            "State the number of forms with --forms, or compare their pages.",
            err=True,
        )


def _compare(form: Form, counted: int, found: int) -> None:
    """Warn if the number of whole records differs from the counted forms."""
    if counted == found:
        return
    words = f"Warning: you counted {counted:,} forms, but {found:,} records have all their pages."
    if len(form.pages) > 1:
        words += (
            " Sheets of two people may lie in one record: every record in which only the order of the pages or their "
            "file suggests that they belong to the same person is marked 'needs help'. Compare their pages."
        )
    click.echo(words, err=True)


def _recogniser(path: Path) -> FormRecogniser:
    try:
        return FormRecogniser(open_form(path))
    except FormError as error:
        raise click.ClickException(f"{click.format_filename(path)}: {error}") from error


def _table(stack: ExitStack, path: Path, columns: tuple[str, ...]) -> Any:
    file: IO[str] = stack.enter_context(path.open("w", newline="", encoding="utf-8"))
    table = csv.writer(file)
    table.writerow(columns)
    return table


def _with_progress(pages: Iterator[PageResult], files: int, stack: ExitStack) -> Iterator[PageResult]:
    """``pages``, with the progress on standard error; files not opened yet count as one page each."""
    progress = stack.enter_context(Progress(console=Console(stderr=True), transient=False))
    task = progress.add_task("Reading", total=files)
    known: dict[int, int] = {}
    for page in pages:
        known[page.file] = page.count
        progress.update(task, advance=1, total=sum(known.values()) + files - len(known))
        yield page


def _noted(pages: Iterator[PageResult], form: Form, table: Any, states: Counter[str]) -> Iterator[PageResult]:
    """``pages``, each counted and written to the table of pages."""
    for page in pages:
        states[page.state] += 1
        if table is not None:
            table.writerow(page_row(form, page))
        yield page


def _counts(counted: Counter[str], *names: str) -> str:
    return ", ".join(f"{counted[name]} {name}" for name in names)
