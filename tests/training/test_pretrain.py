"""Pretraining as a command: a few steps on synthetic fields, killed and gone on with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from training import pretrain
from training.pretrain import prepare
from training.synthesis import write_dataset


@pytest.mark.slow
def test_the_command_trains_records_and_resumes(tmp_path: Path) -> None:
    dataset, out = tmp_path / "data", tmp_path / "run"
    write_dataset(dataset, 60, seed=1)
    command = [sys.executable, "-m", "training.pretrain", "--dataset", str(dataset), "--out", str(out)]
    extra = prepare(dataset, "train", tmp_path / "extra", {})
    command += [
        "--batch",
        "8",
        "--extra",
        str(tmp_path / "extra"),
        "--extra-share",
        "0.5",
        "--consistency",
        "0.2",
    ]
    subprocess.run([*command, "--steps", "2", "--images", "30"], check=True, capture_output=True)
    assert json.loads((out / "run.json").read_text())["dataset"]["samples"] == 30
    again = subprocess.run([*command, "--steps", "3", "--resume"], check=True, capture_output=True, text=True)
    assert "starting anew" in again.stdout
    record = json.loads((out / "run.json").read_text())
    assert record["steps"] == 3
    assert record["dataset"]["samples"] == len(_names(dataset))
    assert record["extra"] == [{"samples": len(extra), "sha256": extra.digest()}]
    assert (out / "best.weights.h5").exists()


def test_other_readings_pack_the_split_anew_and_the_same_do_not(tmp_path: Path) -> None:
    write_dataset(tmp_path / "data", 12, seed=1)
    first = prepare(tmp_path / "data", "train", tmp_path / "pack", {})
    made = (tmp_path / "pack" / "pixels.bin").stat().st_mtime_ns
    prepare(tmp_path / "data", "train", tmp_path / "pack", {})
    assert (tmp_path / "pack" / "pixels.bin").stat().st_mtime_ns == made
    mended = prepare(tmp_path / "data", "train", tmp_path / "pack", {first.file_names[0]: "O"})
    assert mended.texts == ["O", *first.texts[1:]]


def _names(dataset: Path) -> list[str]:
    rows = (dataset / "written_name_train_v2.csv").read_text().splitlines()[1:]
    return [row for row in rows if row.split(",")[1] not in ("", "UNREADABLE", "NONE")]


@pytest.mark.parametrize(("given", "patience"), [([], 20), (["--patience", "3"], 3)])
def test_training_stops_after_so_many_validations_without_a_better_one(
    monkeypatch: pytest.MonkeyPatch, given: list[str], patience: int
) -> None:
    monkeypatch.setattr(sys, "argv", ["pretrain", "--dataset", "names", *given])
    assert pretrain.parse().patience == patience
