"""What replaces labels, and what outranks what."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.data.dataset import DatasetError
from training.data.second_readings import better_labels, read_readings


def test_the_last_of_several_readings_counts_and_before_all_what_was_read_twice(tmp_path: Path) -> None:
    (tmp_path / "judged.csv").write_text("FILENAME,READING\na.png,LEA\nb.png,TOM\nc.png,ANA\nd.png,JON\n")
    (tmp_path / "eye.csv").write_text(
        "FILENAME,READING,PAGE,NUMBER\nb.png,TIM,1,1\nc.png,,1,2\na.png, ,1,3\n"
    )
    (tmp_path / "second_readings.csv").write_text("FILENAME,READING\nd.png,JOE\n")
    labels = better_labels(tmp_path, [tmp_path / "judged.csv", tmp_path / "eye.csv"])
    assert labels == {"a.png": "LEA", "b.png": "TIM", "c.png": "ANA", "d.png": "JOE"}


def test_a_csv_without_readings_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("FILENAME,IDENTITY\na.png,LEA\n")
    with pytest.raises(DatasetError, match="needs the columns"):
        read_readings(tmp_path / "labels.csv")
