"""Which training fields a person is asked to read, and the form to write the answers on."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from backend.recognizer.image import decode
from tests.handwriting import ROOT, SAMPLES
from training.data.dataset import Row
from training.data.read_files import ReadRow
from training.data.second_readings import read_readings
from training.drawn.synthetic_dataset import write_dataset
from training.laboratory.reading_sheets import COLUMNS, ROWS, doubtful, pages, write_form

FIELD = SAMPLES / "field_01.png"


def row(name: str, label: str = "LEA") -> Row:
    return Row(name, label, FIELD)


@pytest.mark.parametrize(
    ("read", "labels", "is_asked"),
    [
        (ReadRow(row("a.png"), "LEA", 0.8), {}, False),
        (ReadRow(row("a.png"), "LEA", 0.79), {}, True),
        (ReadRow(row("a.png"), "LEO", 0.99), {}, True),
        (ReadRow(row("a.png"), "LEO", 0.99), {"a.png": "LEO"}, False),
        (ReadRow(row("a.png"), "LEA", 0.99), {"a.png": "UNREADABLE"}, True),
        (ReadRow(row("a.png", "EMPTY"), "", 0.99), {}, False),
        (ReadRow(row("a.png", "l\u00e9a "), "LEA", 0.99), {}, False),
        (ReadRow(row("a.png"), "", 0.0, "image file missing"), {}, False),
    ],
)
def test_a_person_is_asked_where_the_model_is_unsure_or_of_another_mind(
    read: ReadRow, labels: dict[str, str], is_asked: bool
) -> None:
    assert bool(list(doubtful([read], labels, sure=0.8))) == is_asked


def test_pages_show_each_field_once_without_changing_its_proportions() -> None:
    drawn = list(pages([row("a.png")] * (ROWS * COLUMNS + 1)))
    assert [page.shape for page in drawn] == [(ROWS * 64, COLUMNS * 434), (64, COLUMNS * 434)]
    ys, xs = np.nonzero(drawn[1][:-1, 36:433] < 128)
    grey = decode(FIELD.read_bytes())
    field_ys, field_xs = np.nonzero(grey < 128)
    assert np.ptp(xs) / np.ptp(ys) == pytest.approx(np.ptp(field_xs) / np.ptp(field_ys), rel=0.1)
    assert drawn[1][:-1, 434:867].min() == 255  # nothing in the next cell


def test_the_form_says_where_each_field_stands_and_leaves_the_reading_open(tmp_path: Path) -> None:
    write_form(tmp_path / "form", [row(f"{number}.png") for number in range(ROWS * COLUMNS + 2)])
    with (tmp_path / "form" / "fields.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[-1] == {"FILENAME": f"{ROWS * COLUMNS + 1}.png", "READING": "", "PAGE": "2", "NUMBER": "2"}
    assert cv2.imread(str(tmp_path / "form" / "page-0002.png")) is not None
    assert set(read_readings(tmp_path / "form" / "fields.csv").values()) == {""}


def test_what_people_have_read_is_not_asked_for_again_and_no_form_is_overwritten(tmp_path: Path) -> None:
    write_dataset(tmp_path / "data", 12, seed=1)
    lines = (tmp_path / "data" / "written_name_train_v2.csv").read_text().split()[1:]
    names = [line.split(",")[0] for line in lines]
    (tmp_path / "data" / "second_readings.csv").write_text(f"FILENAME,READING\n{names[0]},LEA\n")
    (tmp_path / "eye.csv").write_text(f"FILENAME,READING\n{names[1]},UNREADABLE\n{names[2]},\n")
    bundle = sorted(ROOT.glob("weights/*/manifest.json"))[-1].parent
    options = ["--dataset", tmp_path / "data", "--weights", bundle, "--known", tmp_path / "eye.csv"]
    options += ["--sure", "1.1", "--out", tmp_path / "form"]
    command = [sys.executable, "-m", "training.doubtful", *map(str, options)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    assert set(read_readings(tmp_path / "form" / "fields.csv")) == set(names[2:])
    known = read_readings(tmp_path / "form" / "known.csv")
    assert known == {names[0]: "LEA", names[1]: "UNREADABLE"}
    again = subprocess.run(command, check=False, capture_output=True, cwd=ROOT, text=True)
    assert (again.returncode, "may hold readings already" in again.stderr) == (2, True)
