"""Pretraining in this process: the metadata that it leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backend.recognizer.alphabet import NAMES, WRITTEN
from tests.training.making import SHALLOW
from training.data.packing import Pack, pack_split
from training.drawn.synthetic_dataset import write_dataset
from training.fitting.pretraining import train
from training.network.run_metadata import alphabet_beside, read_run_metadata
from training.options.pretraining import parse

TINY = SHALLOW.to_dict()


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_dataset(folder, 40, seed=1)
    return folder


@pytest.fixture(scope="module")
def packs(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    folder = tmp_path_factory.mktemp("packs")
    first, second = (pack_split(dataset, split, folder / split, {}) for split in ("train", "validation"))
    return first, second


@pytest.mark.slow
@pytest.mark.usefixtures("eagerly")
def test_metadata_says_what_was_trained_on_and_how_it_went(
    dataset: Path, packs: tuple[Pack, Pack], tmp_path: Path
) -> None:
    arguments = ["--dataset", str(dataset), "--out", str(tmp_path), "--batch", "8", "--steps", "2"]
    train(parse(None, [*arguments, "--network", json.dumps(TINY), "--images", "12"]), *packs, "tensorflow")
    metadata = read_run_metadata(tmp_path)
    assert metadata["network"] == TINY
    assert metadata["dataset"] == {
        "source": dataset.name,
        "samples": 12,
        "sha256": packs[0].digest(),
        "drawn_of": len(packs[0]),
    }
    assert (metadata["steps"], metadata["best"]["step"], metadata["backend"]) == (2, 2, "tensorflow")
    assert [row["step"] for row in metadata["history"]] == [2]
    assert (tmp_path / "best.weights.h5").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("eagerly")
def test_a_network_of_letters_as_written_starts_from_capitals_and_teaches_a_smaller_one(
    dataset: Path, packs: tuple[Pack, Pack], tmp_path: Path
) -> None:
    given = ["--dataset", str(dataset), "--batch", "8", "--steps", "1", "--network", json.dumps(TINY)]
    first, written, lean = (tmp_path / name for name in ("first", "written", "lean"))
    for folder in (first, written, lean):
        folder.mkdir()
    train(parse(None, [*given, "--out", str(first)]), *packs, "tensorflow")
    assert alphabet_beside(first / "best.weights.h5") == NAMES
    more = [
        *given,
        "--written",
        "--widest",
        "640",
        "--out",
        str(written),
        "--init",
        str(first / "best.weights.h5"),
    ]
    train(parse(None, more), *packs, "tensorflow")
    weights = written / "best.weights.h5"
    assert alphabet_beside(weights) == WRITTEN
    assert read_run_metadata(written)["image"]["max_width"] == 640
    taught = ["--shrink", str(weights), "--teacher", str(weights), "--out", str(lean)]
    train(parse(None, [*given, "--written", *taught]), *packs, "tensorflow")
    assert read_run_metadata(lean)["teacher_weight"] == 0.7
    assert read_run_metadata(lean)["image"]["max_width"] == 640
    with pytest.raises(ValueError, match="add --written"):
        train(parse(None, [*given, *taught]), *packs, "tensorflow")


@pytest.mark.slow
def test_the_metadata_of_an_unfinished_training_is_there_before_its_first_step(
    dataset: Path, packs: tuple[Pack, Pack], tmp_path: Path
) -> None:
    arguments = ["--dataset", str(dataset), "--out", str(tmp_path), "--batch", "0", "--steps", "2"]
    with pytest.raises(ValueError, match="must not be zero"):  # there are no batches of no samples
        train(parse(None, [*arguments, "--network", json.dumps(TINY)]), *packs, "tensorflow")
    assert read_run_metadata(tmp_path)["network"]["lstm"] == 8
    assert "steps" not in read_run_metadata(tmp_path)
