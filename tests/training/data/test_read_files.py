from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.reading import Reading
from training.data.dataset import Row
from training.data.read_files import ReadRow, read_files, write_predictions


class Brightness:
    """Reads the grey level of an image's first pixel, and counts how many images it gets at a time."""

    version = "fake"

    def __init__(self) -> None:
        self.together: list[int] = []

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        self.together.append(len(images))
        return [Reading(str(image[0, 0]), "name", 0.5, (), (), "fake") for image in images]


@pytest.fixture
def rows(tmp_path: Path) -> list[Row]:
    """Two images with something that is none between them, and a missing one; the last row names the folder."""
    for name, level in (("1.png", 10), ("3.png", 30)):
        cv2.imwrite(str(tmp_path / name), np.full((20, 30), level, np.uint8))
    (tmp_path / "2.png").write_bytes(b"no image")
    return [Row(name, "LEA", tmp_path / name) for name in ("1.png", "2.png", "3.png", "4.png", "")]


def test_each_row_gets_its_own_reading_or_the_reason_for_none(rows: list[Row]) -> None:
    assert list(read_files(Brightness(), rows)) == [
        ReadRow(rows[0], "10", 0.5),
        ReadRow(rows[1], "", 0.0, "image not an image"),
        ReadRow(rows[2], "30", 0.5),
        ReadRow(rows[3], "", 0.0, "image file missing"),
        ReadRow(rows[4], "", 0.0, "image file missing"),
    ]


def test_rows_are_read_a_piece_at_a_time(rows: list[Row]) -> None:
    taken: list[int] = []

    def many() -> Iterator[Row]:
        for number in range(600):
            taken.append(number)
            yield rows[0]

    recognizer = Brightness()
    read = read_files(recognizer, many())
    next(read)
    assert len(taken) == 256
    assert sum(1 for _ in read) == 599
    assert recognizer.together == [256, 256, 88]


def test_predictions_are_written_and_passed_on(rows: list[Row], tmp_path: Path) -> None:
    path = tmp_path / "predictions.csv"
    read = [ReadRow(rows[0], "Ç, D", 0.25), ReadRow(rows[1], "", 0.0, "image not an image")]
    assert list(write_predictions(path, read)) == read
    with path.open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [
            ["FILENAME", "IDENTITY", "READING", "CONFIDENCE"],
            ["1.png", "LEA", "Ç, D", "0.250000"],
            ["2.png", "LEA", "", "0.000000"],
        ]
