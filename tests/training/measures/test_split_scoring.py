"""Which rows of a split are read, and against what they are scored."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.engine import Recognizer
from tests.recognizer.networks import band_bundle, strokes
from training.measures.split_scoring import Selection, score_split

FIELD = strokes(width=120, tall=(20, 60))


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return load_bundle(band_bundle(tmp_path / "weights"))


@pytest.fixture
def text(bundle: Bundle) -> str:
    """What the bundle reads on every image of the data set."""
    return Recognizer(bundle).read([FIELD])[0].text


@pytest.fixture
def dataset(tmp_path: Path, text: str) -> Path:
    images = tmp_path / "test_v2" / "test"
    images.mkdir(parents=True)
    for number in range(3):
        cv2.imwrite(str(images / f"T{number}.png"), FIELD)
    (tmp_path / "written_name_test_v2.csv").write_text(
        f"FILENAME,IDENTITY\nT0.png,{text}\nT1.png,EMPTY\nT2.png,C\n", encoding="utf-8"
    )
    return tmp_path


def test_without_gold_the_labels_count(bundle: Bundle, dataset: Path) -> None:
    scoring = score_split(bundle, Selection(dataset, "test"))
    assert (scoring.images, scoring.score.texts, scoring.score.exact) == (3, 2, 1)
    assert scoring.not_scored == {"EMPTY": 1}


def test_a_pattern_selects_files(bundle: Bundle, dataset: Path) -> None:
    assert score_split(bundle, Selection(dataset, "test", files="T[12].png")).images == 2


@pytest.mark.parametrize(("without_gold", "images"), [(False, 1), (True, 3)])
def test_with_gold_the_other_rows_are_read_only_on_demand(
    bundle: Bundle, dataset: Path, text: str, without_gold: bool, images: int
) -> None:
    gold = dataset / "gold.csv"
    gold.write_text(f"FILENAME,GOLD\nT2.png,{text}\n", encoding="utf-8")
    scoring = score_split(bundle, Selection(dataset, "test", gold=gold, without_gold=without_gold))
    assert (scoring.images, scoring.score.texts, scoring.score.exact) == (images, 1, 1)


def test_every_reading_is_written_down(bundle: Bundle, dataset: Path, text: str) -> None:
    path = dataset / "predictions.csv"
    score_split(bundle, Selection(dataset, "test"), predictions=path)
    rows = path.read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[:3] for row in rows[1:]] == [
        ["T0.png", text, text],
        ["T1.png", "EMPTY", text],
        ["T2.png", "C", text],
    ]
