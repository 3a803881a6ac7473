"""All commands: each has a help text, none loads Keras for it, and the package's docstring lists them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import training
from tests.handwriting import ROOT
from training import blank_fields, dataset, judge, legibility, recombine, robustness
from training.data.packing import open_pack, pack_split
from training.data.second_readings import set_aside
from training.drawn.synthetic_dataset import write_dataset

pytestmark = pytest.mark.slow

COMMANDS = sorted(path.stem for path in (ROOT / "training").glob("*.py") if path.stem != "__init__")
MAKING_BATCHES = {"blank_fields", "recombine"}  # and so importing the network's modules


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set with second readings of all training and validation images."""
    folder = tmp_path_factory.mktemp("names")
    write_dataset(folder, 30, seed=3)
    rows = [
        line
        for split in ("train", "validation")
        for line in (folder / f"written_name_{split}_v2.csv").read_text().splitlines()[1:]
    ]
    unreadable = f"{rows[0].split(',')[0]},UNREADABLE"
    (folder / "second_readings.csv").write_text("\n".join(["FILENAME,READING", unreadable, *rows[1:]]))
    return folder


def test_the_package_lists_every_command() -> None:
    lists = (line for line in (training.__doc__ or "").splitlines() if line.startswith("- "))
    assert sorted(name for line in lists for name in re.findall("``([a-z_]+)``", line)) == COMMANDS


def test_commands_explain_themselves_without_loading_keras() -> None:
    script = f"""
import contextlib, importlib, io, sys
for name in {sorted(set(COMMANDS) - MAKING_BATCHES)}:
    command = importlib.import_module("training." + name)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        command.main(["--help"])
    text = out.getvalue()
    assert text.startswith("usage: python -m training." + name), text
    assert len(text.split("\\n\\n")[1]) > 20, text
print(*[name for name in ("keras", "tensorflow") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.stdout.strip()) == ("", "")


def test_usable_rows_are_counted_by_split(names: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset.main(["--dataset", str(names), "--split", "test"])
    assert re.search(r"test +│ 3 +│ [0-3] ", capsys.readouterr().out)


def test_degraded_images_are_scored_under_each_condition(
    names: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = tmp_path / "numbers.json"
    robustness.main(["--dataset", str(names), "--work", str(tmp_path), "--json", str(numbers)])
    assert json.loads(numbers.read_text())["as it is"].keys() == {"exact", "cer"}
    assert "light on dark" in capsys.readouterr().out


def test_blank_images_are_made_and_counted(names: Path, tmp_path: Path) -> None:
    counts = tmp_path / "counts.json"
    blank_fields.main(
        ["--dataset", str(names), "--split", "train", "--work", str(tmp_path), "--json", str(counts)]
    )
    found = json.loads(counts.read_text())
    assert 0 < found["blanks"] <= found["names"] <= 24


def test_unreadable_images_are_counted(names: Path, tmp_path: Path) -> None:
    counts = tmp_path / "counts.json"
    legibility.main(["--dataset", str(names), "--json", str(counts)])
    found = json.loads(counts.read_text())
    assert (found["unreadable"], found["names"]) == (1, 3)


def test_doubted_labels_are_written_for_those_without_a_second_reading(
    names: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = sorted((ROOT / "weights").glob("*/manifest.json"))[-1].parent
    out = tmp_path / "readings.csv"
    given = ["--dataset", str(names), "--weights", str(bundle), "--work", str(tmp_path), "--out", str(out)]
    judge.main([*given, "--split", "test"])
    judge.main([*given, "--split", "validation"])
    assert "with second readings, keep: " in capsys.readouterr().out
    assert out.read_text() == "FILENAME,READING\n"


def test_new_names_are_packed_with_a_bank_of_letters_and_a_sheet(names: Path, tmp_path: Path) -> None:
    bundle = sorted((ROOT / "weights").glob("*/manifest.json"))[-1].parent
    pack_split(names, "train", tmp_path / "train", {})
    (names / "name_counts.csv").write_text("NAME,COUNT\nANNE,3\nLEA,2\nJEAN,1\n")
    recombine.main(
        [
            *("--dataset", str(names), "--weights", str(bundle), "--pack", str(tmp_path / "train")),
            *("--out", str(tmp_path / "new"), "--count", "5", "--sheet", str(tmp_path / "sheet.png")),
        ]
    )
    assert {"glyphs.npz", "index.npz", "pixels.bin"} <= {path.name for path in (tmp_path / "new").iterdir()}
    sources = set_aside([tmp_path / "new" / "made_of.csv"])
    assert sources
    assert sources <= set(open_pack(tmp_path / "train").file_names)
    assert (tmp_path / "sheet.png").stat().st_size > 1000
