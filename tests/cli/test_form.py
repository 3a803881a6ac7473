"""`flask form read`: a form and a pile in, a row for each record out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from backend.pages.form_file import FormFile, dump
from tests.cli.conftest import CommandLine
from tests.pages.layouts import lines

SLIP = lines()
SHEET = np.asarray(cv2.cvtColor(SLIP.sheets[0], cv2.COLOR_RGB2GRAY), np.uint8)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.json"
    path.write_text(dump(FormFile(SLIP.form, (SHEET,))), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_records_and_pages_are_written_and_counted(cli: CommandLine, form: Path, tmp_path: Path) -> None:
    cli.ship("v1")
    Image.fromarray(SHEET).save(tmp_path / "a.png")
    (tmp_path / "b.pdf").write_bytes(b"")
    out, pages = tmp_path / "out.csv", tmp_path / "pages.csv"
    told = cli.output(
        "form", "read", form, tmp_path / "a.png", tmp_path / "b.pdf", "--csv", out, "--pages", pages
    )
    assert told == (
        "2 pages: 1 registered, 0 blank, 0 foreign, 0 needs help, 1 refused\n"
        f"1 records: 1 complete, 0 pages missing, 0 needs help; version v1: {out}\n"
    )
    (record,) = rows(out)
    assert (record["RECORD"], record["STATE"], record["PAGES"], record["Child"]) == ("1", "complete", "1", "")
    assert [(row["PAGE"], row["STATE"], row["FORM_PAGE"]) for row in rows(pages)] == [
        ("1", "registered", "1"),
        ("1", "refused", ""),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("forms", "warning"), [("1", ""), ("2", "Warning: you counted 2 forms, but 1 records")]
)
def test_whoever_has_counted_is_warned_where_another_number_is_whole(
    cli: CommandLine, form: Path, tmp_path: Path, forms: str, warning: str
) -> None:
    cli.ship("v1")
    Image.fromarray(SHEET).save(tmp_path / "a.png")
    result = cli.run(
        "form", "read", form, tmp_path / "a.png", "--csv", tmp_path / "out.csv", "--forms", forms
    )
    assert result.exit_code == 0
    assert "1 records: 1 complete" in result.stdout
    assert [line for line in result.stderr.splitlines() if line.startswith("Warning")] == (
        [f"{warning} have all their pages."] if warning else []
    )


def test_a_form_that_cannot_be_used_is_named_with_the_reason(
    cli: CommandLine, form: Path, tmp_path: Path
) -> None:
    content = json.loads(form.read_text(encoding="utf-8"))
    form.write_text(json.dumps(content | {"format_version": 9}), encoding="utf-8")
    result = cli.run("form", "read", form, form, "--csv", tmp_path / "out.csv")
    assert result.exit_code == 1
    assert f"Error: {form}: The form was written by a newer version of Paraph" in result.stderr


def test_both_tables_cannot_be_one_file(cli: CommandLine, form: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = cli.run("form", "read", form, form, "--csv", out, "--pages", out)
    assert result.exit_code == 2
    assert "--csv and --pages need different files" in result.stderr
