"""Which training images are doubtful, and the sheets and the table for the person who reads them."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from backend.recognizer.image import decode
from tests.handwriting import SAMPLES
from training.data.dataset import Row
from training.data.read_files import ReadRow
from training.data.second_readings import read_readings
from training.laboratory.reading_sheets import COLUMNS, ROWS, doubtful_rows, draw_sheets, write_sheets

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
def test_an_image_is_doubtful_where_the_model_is_unsure_or_contradicts_the_label(
    read: ReadRow, labels: dict[str, str], is_asked: bool
) -> None:
    assert bool(list(doubtful_rows([read], labels, sure=0.8))) == is_asked


def test_sheets_show_each_image_once_without_changing_its_proportions() -> None:
    drawn = list(draw_sheets([row("a.png")] * (ROWS * COLUMNS + 1)))
    assert [page.shape for page in drawn] == [(ROWS * 64, COLUMNS * 434), (64, COLUMNS * 434)]
    ys, xs = np.nonzero(drawn[1][:-1, 36:433] < 128)
    grey = decode(FIELD.read_bytes())
    field_ys, field_xs = np.nonzero(grey < 128)
    assert np.ptp(xs) / np.ptp(ys) == pytest.approx(np.ptp(field_xs) / np.ptp(field_ys), rel=0.1)
    assert drawn[1][:-1, 434:867].min() == 255  # nothing in the next cell


def test_the_table_says_where_each_image_stands_and_leaves_the_reading_open(tmp_path: Path) -> None:
    write_sheets(tmp_path / "form", [row(f"{number}.png") for number in range(ROWS * COLUMNS + 2)])
    with (tmp_path / "form" / "fields.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[-1] == {"FILENAME": f"{ROWS * COLUMNS + 1}.png", "READING": "", "PAGE": "2", "NUMBER": "2"}
    assert cv2.imread(str(tmp_path / "form" / "page-0002.png")) is not None
    assert set(read_readings(tmp_path / "form" / "fields.csv").values()) == {""}
