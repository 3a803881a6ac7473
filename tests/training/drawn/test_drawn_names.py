from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from training.bundling.not_names import LEAST_NAMES
from training.data.dataset import read_rows
from training.drawn import drawn_names as module
from training.drawn.drawn_names import SIZES, by_counts, drawn_names
from training.drawn.synthetic_dataset import names
from training.finetuning.training_sets import Sizes

COUNTS = {"THOMAS": 900, "LEA": 90, "LE ROUX": 9, "JEAN-PAUL": 3}
ODD = {"TOMAS": 2, "X": 50, "-": 80, "MÜLLER": 40, "A" * 25: 70}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZES", {"train": 40, "validation": 4, "test": 40})


def pictures(folder: Path) -> dict[str, str]:
    """File to the hash of its content."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def texts(folder: Path, split: str) -> Counter[str]:
    return Counter(row.identity for row in read_rows(folder, split) if row.kind == "text")


def test_names_that_exist_are_drawn_as_often_as_they_are_counted(tmp_path: Path) -> None:
    folder = drawn_names(tmp_path, {**COUNTS, **ODD})
    assert {split: sum(1 for _ in read_rows(folder, split)) for split in module.SIZES} == dict(module.SIZES)
    judged, replayed = texts(folder, "test"), texts(folder, "train")
    assert judged.keys() | replayed.keys() <= COUNTS.keys()
    assert judged["THOMAS"] > 30
    assert replayed["THOMAS"] < judged["THOMAS"]


def test_they_are_drawn_once_and_the_same_everywhere(tmp_path: Path) -> None:
    first = drawn_names(tmp_path / "a", COUNTS)
    (first / "mark").touch()
    assert drawn_names(tmp_path / "a", dict(reversed(COUNTS.items()))) == first
    assert (first / "mark").exists()
    (first / "mark").unlink()
    assert pictures(drawn_names(tmp_path / "b", COUNTS)) == pictures(first)


def test_another_list_replaces_them_and_touches_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "drawn-draft-of-a-killed-run").mkdir()
    first = drawn_names(tmp_path, COUNTS)
    second = drawn_names(tmp_path, {"ANNE": 5})
    assert second != first
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([second.name, "other"])


@pytest.mark.slow
def test_enough_names_are_drawn_to_check_on_what_tells_other_fields_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SIZES", {"train": 1, "validation": SIZES["validation"], "test": 1})
    drawn = texts(drawn_names(tmp_path, COUNTS), "validation").total()
    assert drawn >= 1.1 * LEAST_NAMES  # some may be read as blank
    assert Sizes().held_out >= SIZES["validation"]


def test_without_a_list_common_names_are_drawn(tmp_path: Path) -> None:
    assert texts(drawn_names(tmp_path, {}), "test").keys() <= set(names())
    assert texts(drawn_names(tmp_path, {"ANA": 1}), "test").keys() <= set(names())


def test_what_is_compared_on_is_not_replayed(tmp_path: Path) -> None:
    found = pictures(drawn_names(tmp_path, COUNTS))
    split = {name: digest for name, digest in found.items() if name.endswith(".jpg")}
    written = {name: digest for name, digest in split.items() if "test" in name or "train" in name}
    assert len(set(written.values())) >= len(written) - 3  # empty fields may look alike


def test_the_chance_of_a_name_grows_with_its_count() -> None:
    rng = np.random.default_rng(1)
    often = Counter(by_counts(COUNTS, 1.0)(rng) for _ in range(2000))
    evenly = Counter(by_counts(COUNTS, 0.0)(rng) for _ in range(2000))
    assert often["THOMAS"] == pytest.approx(2000 * 900 / 1002, rel=0.05)
    assert evenly["JEAN-PAUL"] == pytest.approx(500, rel=0.2)
