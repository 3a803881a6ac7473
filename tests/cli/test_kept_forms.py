"""Forms are listed, taken along and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.pages.form_file import dump, load
from backend.store.audit import select_events
from tests.cli.conftest import CommandLine
from tests.services.forms.library.sheets import COMB, NAME, form_file


def test_a_form_is_imported_listed_and_exported_the_same(cli: CommandLine, tmp_path: Path) -> None:
    file, out = tmp_path / "slip.json", tmp_path / "out.json"
    file.write_text(dump(form_file(fields=(NAME, COMB))), encoding="utf-8")
    assert cli.output("form", "import", file) == "Slip: version 1, 2 fields\n"
    assert cli.output("form", "import", file) == "Slip: version 2, 2 fields\n"
    assert cli.output("form", "list") == "Slip: version 2, 1 pages, 2 fields\n"
    assert cli.output("form", "export", "Slip", out) == f"{out}: {out.stat().st_size:,} bytes\n"
    assert load(out.read_text(encoding="utf-8")).form.fields == (NAME, COMB)
    with cli.session() as session:
        (event,) = select_events(session, action="form.change")
        assert (event.actor, event.detail) == ("command line", {"version": 2})


def test_without_forms_the_list_says_what_to_do(cli: CommandLine) -> None:
    assert "flask form import FILE" in cli.output("form", "list")


def test_what_is_not_there_or_no_form_is_refused_in_words(cli: CommandLine, tmp_path: Path) -> None:
    missing = cli.run("form", "export", "Slip", tmp_path / "out.json")
    assert (missing.exit_code, "flask form list" in missing.stderr) == (1, True)
    assert not (tmp_path / "out.json").exists()
    (tmp_path / "notes.json").write_text("{}", encoding="utf-8")
    wrong = cli.run("form", "import", tmp_path / "notes.json")
    assert (wrong.exit_code, "not a form" in wrong.stderr) == (1, True)


@pytest.mark.slow
def test_the_sample_is_written_once_and_says_what_to_do_next(cli: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "sample"
    told = cli.output("form", "sample", folder)
    assert told == (
        f"Read the pile with: flask form read {folder / 'form.json'} {folder / 'pile.pdf'} --csv OUT.csv\n"
    )
    again = cli.run("form", "sample", folder)
    assert (again.exit_code, "never replaces a file" in again.stderr) == (1, True)
