"""`flask form list`, `export`, `import` and `sample`: the forms that are kept, files of them, and one to try."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from backend.cli.shared import errors_as_messages, session
from backend.disk_sync import whole_file
from backend.services import audit
from backend.services.forms.library import kept_form, storing
from backend.services.forms.library.refusals import form_errors
from backend.services.forms.open_form import open_form
from backend.services.forms.sample import folder as samples
from backend.store import forms
from backend.wiring import wired


@click.command("list")
@with_appcontext
def list_forms() -> None:
    """List the forms: version, pages, fields, name."""
    rows = forms.select_forms(session())
    for row, version in rows:
        form = kept_form.form_in(version)
        sample = ", sample" if row.is_sample else ""
        counts = f"version {version.number}, {len(form.pages)} pages, {len(form.fields)} fields{sample}"
        click.echo(f"{row.name}: {counts}")
    if not rows:
        click.echo("There is no form yet. Import one with: flask form import FILE")


@click.command("export")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export_form(name: str, file: Path) -> None:
    """Write the form NAME to FILE, with its pictures inside."""
    opened = session()
    row = forms.select_form_by_name(opened, name)
    if row is None:
        raise click.ClickException(f"There is no form of this name. See: flask form list. Received: {name}")
    with errors_as_messages():
        text = kept_form.file_text(opened, wired().blobs, row.id)
        with whole_file(file) as draft:
            draft.write_text(text, encoding="utf-8")
    click.echo(f"{click.format_filename(file)}: {file.stat().st_size:,} bytes")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_form(file: Path) -> None:
    """Keep the form in FILE; a form of the same name gets a new version."""
    opened = session()
    with errors_as_messages():
        with form_errors():
            form = open_form(file)
        found = storing.store_form(
            opened, wired().blobs, wired().settings, form, replaces=True, author=audit.COMMAND_LINE
        )
    click.echo(f"{found.row.name}: version {found.version.number}, {len(found.form.fields)} fields")


@click.command("sample")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def sample(folder: Path) -> None:
    """Write a form and a pile of pages to try into FOLDER, with a list of what is written on them."""
    with errors_as_messages():
        samples.write_sample(folder)
    form, pile = (click.format_filename(folder / name) for name in (samples.FORM, samples.PILE))
    click.echo(f"Read the pile with: flask form read {form} {pile} --csv OUT.csv")
