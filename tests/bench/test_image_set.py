"""Which images score the table, and on which ones the peers' settings may be chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.image_set import image_set


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    tables = {
        "gold_test.csv": "FILENAME,GOLD\nT_1.jpg,PAUL\nT_2.jpg,EMPTY\nT_3.jpg,\nT_4.jpg,UNREADABLE\nT_5.jpg,ANNA\n",
        "second_readings.csv": "FILENAME,READING\nTRAIN_1.jpg,TOM\nVALIDATION_1.jpg,LEA\nVALIDATION_2.jpg,EMPTY\n",
        "name_counts.csv": "NAME,COUNT\nPAUL,3\n",
    }
    for name, text in tables.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_test_split_has_the_gold_names(dataset: Path) -> None:
    shown = image_set("test", dataset)
    assert shown.names == ["PAUL", "ANNA"]
    assert shown.paths[1] == dataset / "test_v2" / "test" / "T_5.jpg"
    assert shown.known == {"PAUL"}


def test_the_validation_split_has_the_second_readings(dataset: Path) -> None:
    shown = image_set("validation", dataset)
    assert shown.names == ["LEA"]
    assert shown.paths == [dataset / "validation_v2" / "validation" / "VALIDATION_1.jpg"]


def test_without_gold_names_the_samples_are_read(tmp_path: Path) -> None:
    shown = image_set("test", tmp_path)
    assert shown.source == "sample images"
    assert len(shown.images) == 20
