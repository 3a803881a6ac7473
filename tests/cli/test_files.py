"""`flask export`: files that are whole or not there."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import CommandLine


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_labels_are_exported_as_csv_safe_for_spreadsheets_unless_exact(cli: CommandLine, out: Path) -> None:
    cli.label("ANNE", "=1+1")

    def identities() -> list[str]:
        with out.open(encoding="utf-8", newline="") as file:
            return [row["IDENTITY"] for row in csv.DictReader(file)]

    assert cli.output("export", out) == f"{out}: {out.stat().st_size:,} bytes\n"
    assert identities() == ["ANNE", "'=1+1"]
    cli.output("export", out, "--exact")
    assert identities() == ["ANNE", "=1+1"]


def test_labels_are_exported_as_json_lines(cli: CommandLine, out: Path) -> None:
    cli.label("ÉLODIE")
    cli.output("export", out, "--format", "jsonl")
    assert [json.loads(line)["IDENTITY"] for line in out.read_text(encoding="utf-8").splitlines()] == [
        "ÉLODIE"
    ]


def test_labels_are_exported_as_a_workbook(cli: CommandLine, out: Path) -> None:
    cli.label("=1+1")
    cli.output("export", out, "--format", "xlsx")
    sheet = load_workbook(io.BytesIO(out.read_bytes())).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_labels_are_exported_for_spreadsheets(cli: CommandLine, out: Path) -> None:
    cli.label("ÉLODIE")
    cli.output("export", out, "--format", "spreadsheet", "--separator", "comma")
    assert out.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[1] == "ÉLODIE"


def test_labels_are_exported_as_a_dataset(cli: CommandLine, out: Path) -> None:
    cli.label("ANNE")
    cli.output("export", out, "--format", "dataset")
    with zipfile.ZipFile(out) as archive:
        assert "written_name_train_v2.csv" in archive.namelist()


def test_a_batch_that_is_not_there_is_an_error_and_leaves_no_file(cli: CommandLine, out: Path) -> None:
    result = cli.run("export", out, "--batch", "April")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no such batch. Received: 'April'\n")
    assert not out.exists()
