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
from tests.pages.layouts import lines, two_pages

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
@pytest.mark.parametrize("is_counted", [False, True])
def test_where_a_record_lacks_pages_and_nobody_has_counted_the_others_are_unproven(
    cli: CommandLine, tmp_path: Path, is_counted: bool
) -> None:
    cli.ship("v1")
    slip = two_pages()
    sheets = [np.asarray(cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY), np.uint8) for sheet in slip.sheets]
    form = tmp_path / "form.json"
    form.write_text(dump(FormFile(slip.form, tuple(sheets))), encoding="utf-8")
    scans = [Image.fromarray(sheets[page]) for page in (0, 1, 0, 1, 0, 1, 0)]
    scans[0].save(tmp_path / "a.pdf", save_all=True, append_images=scans[1:], resolution=150)
    out = tmp_path / "out.csv"
    forms = ["--forms", "3"] if is_counted else []
    result = cli.run("form", "read", form, tmp_path / "a.pdf", "--csv", out, *forms)
    assert result.exit_code == 0
    held = "trusted" if is_counted else "unproven"
    assert [(row["STATE"], row["BY_ORDER"]) for row in rows(out)] == [
        *[("complete", held)] * 2,
        ("needs help", ""),
        ("pages missing", ""),
    ]
    warning = (
        "Warning: records lack pages (1), so sheets may be lost, and those of two people may lie in one record. "
        "In the complete records that are 'unproven' in the column BY_ORDER (2), only the order of the pages or their "
        "file suggests that they belong to the same person. "
        "State the number of forms with --forms, or compare their pages."
    )
    told = [line for line in result.stderr.splitlines() if line.startswith("Warning")]
    assert told == ([] if is_counted else [warning])


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
