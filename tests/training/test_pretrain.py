"""Pretraining as a command: a few steps on synthetic images, interrupted and resumed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from training.data.packing import pack_split
from training.drawn.synthetic_dataset import write_dataset


@pytest.mark.slow
def test_the_command_trains_records_and_resumes(tmp_path: Path) -> None:
    dataset, out = tmp_path / "data", tmp_path / "run"
    write_dataset(dataset, 60, seed=1)
    command = [sys.executable, "-m", "training.pretrain", "--dataset", str(dataset), "--out", str(out)]
    extra = pack_split(dataset, "train", tmp_path / "extra", {})
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

    def run(*more: str) -> str:
        done = subprocess.run([*command, "--resume", *more], check=True, capture_output=True, text=True)
        return done.stdout

    assert "starting anew" in run("--steps", "2", "--images", "30")
    assert json.loads((out / "run.json").read_text())["dataset"]["samples"] == 30
    (tmp_path / "often.csv").write_text(
        f"FILENAME,READING\n{_names(dataset)[0].split(',')[0]},\nother.png,A\n"
    )
    assert "starting anew" not in run("--steps", "3", "--often", str(tmp_path / "often.csv"))
    record = json.loads((out / "run.json").read_text())
    assert record["steps"] == 3
    assert record["dataset"]["samples"] == len(_names(dataset))
    assert record["often"] == {"samples": 1, "times": 3}
    assert record["extra"] == [{"samples": len(extra), "sha256": extra.digest()}]
    assert (out / "best.weights.h5").exists()


@pytest.mark.slow
def test_a_network_learns_from_a_larger_one_that_it_was_grown_to(tmp_path: Path) -> None:
    dataset, large, small = tmp_path / "data", tmp_path / "large", tmp_path / "small"
    write_dataset(dataset, 40, seed=1)
    command = [
        sys.executable,
        "-m",
        "training.pretrain",
        "--dataset",
        str(dataset),
        "--batch",
        "8",
        "--hidden",
    ]
    tiny: dict[str, Any] = {"stem": 4, "strokes": 4, "parts": 8, "letters": 8, "lstm": 8}

    def run(out: Path, network: dict[str, Any], *more: str) -> dict[str, Any]:
        sizes = ["--out", str(out), "--network", json.dumps(network), "--steps", "2"]
        subprocess.run([*command, *sizes, *more], check=True, capture_output=True)
        record: dict[str, Any] = json.loads((out / "run.json").read_text())
        return record

    first = run(tmp_path / "first", tiny)
    start = ["--init", str(tmp_path / "first" / "best.weights.h5")]
    run(large, {**tiny, "lstm": 12, "dropout": 0.3}, *start, "--workers", "1", "--passes", "2")
    taught = run(
        small, tiny, *start, "--teacher", str(large / "best.weights.h5"), "--augmentation", '{"plain": 0.5}'
    )
    assert first["network"] == taught["network"]
    assert (taught["teacher_weight"], taught["augmentation"]["plain"]) == (0.7, 0.5)
    assert taught["hidden"] == {"nothing": 0.5, "strips": 2, "widest": 8}
    assert (small / "best.weights.h5").stat().st_size < (large / "best.weights.h5").stat().st_size


def _names(dataset: Path) -> list[str]:
    rows = (dataset / "written_name_train_v2.csv").read_text().splitlines()[1:]
    return [row for row in rows if row.split(",")[1] not in ("", "UNREADABLE", "NONE")]
