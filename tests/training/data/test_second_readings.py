"""What replaces labels, and which replacement wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.data.dataset import DatasetError
from training.data.second_readings import better_labels, read_gold, read_readings, write_readings


def test_the_last_of_several_readings_counts_and_before_all_what_was_read_twice(tmp_path: Path) -> None:
    (tmp_path / "judged.csv").write_text("FILENAME,READING\na.png,LEA\nb.png,TOM\nc.png,ANA\nd.png,JON\n")
    (tmp_path / "eye.csv").write_text(
        "FILENAME,READING,PAGE,NUMBER\nb.png,TIM,1,1\nc.png,,1,2\na.png, ,1,3\n"
    )
    (tmp_path / "second_readings.csv").write_text("FILENAME,READING\nd.png,JOE\n")
    labels = better_labels(tmp_path, [tmp_path / "judged.csv", tmp_path / "eye.csv"])
    assert labels == {"a.png": "LEA", "b.png": "TIM", "c.png": "ANA", "d.png": "JOE"}


def test_a_csv_without_readings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("FILENAME,IDENTITY\na.png,LEA\n")
    with pytest.raises(DatasetError, match="needs the columns"):
        read_readings(tmp_path / "labels.csv")


def test_gold_is_read_with_all_its_rows(tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_text("FILENAME,IDENTITY,GOLD\na.png,X,LEA\nb.png,Y,EMPTY\nc.png,Z,\n")
    assert read_gold(tmp_path / "gold.csv") == {"a.png": "LEA", "b.png": "EMPTY", "c.png": ""}
    (tmp_path / "no.csv").write_text("FILENAME,READING\na.png,LEA\n")
    with pytest.raises(DatasetError, match="GOLD"):
        read_gold(tmp_path / "no.csv")


def test_readings_are_read_as_they_were_written(tmp_path: Path) -> None:
    readings = {"b.png": "O’NEILL, É", "a.png": "UNREADABLE"}
    write_readings(tmp_path / "known.csv", readings)
    assert read_readings(tmp_path / "known.csv") == readings
    assert read_readings(None) == {}
