"""Pretraining as a command: a few steps on synthetic images, interrupted and resumed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backend.recognizer.alphabet import WRITTEN
from tests.training.making import SHALLOW
from training import pretrain
from training.data.packing import open_pack, pack_split
from training.drawn.synthetic_dataset import write_dataset
from training.fitting.learned_before import kept_out_by
from training.network.spec import NetworkSpec

pytestmark = pytest.mark.slow


def trained(dataset: Path, out: Path, network: NetworkSpec, *more: str) -> dict[str, Any]:
    """What the command leaves in ``out`` of itself after one step."""
    given = ["--dataset", str(dataset), "--out", str(out), "--network", json.dumps(network.to_dict())]
    pretrain.main([*given, "--batch", "8", "--steps", "1", *more])
    record: dict[str, Any] = json.loads((out / "run.json").read_text())
    return record


def test_the_command_trains_records_and_resumes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset, out = tmp_path / "data", tmp_path / "run"
    write_dataset(dataset, 60, seed=1)
    extra = pack_split(dataset, "train", tmp_path / "extra", {})
    options = ["--dataset", str(dataset), "--out", str(out), "--batch", "8", "--resume"]
    options += ["--network", json.dumps(SHALLOW.to_dict()), "--consistency", "0.2"]
    options += ["--extra", str(tmp_path / "extra"), "--extra-share", "0.5"]

    command = [sys.executable, "-m", "training.pretrain", *options, "--steps", "1", "--images", "30"]
    assert "starting anew" in subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert json.loads((out / "run.json").read_text())["dataset"]["samples"] == 30
    (tmp_path / "often.csv").write_text(
        f"FILENAME,READING\n{_names(dataset)[0].split(',')[0]},\nother.png,A\n"
    )
    pretrain.main([*options, "--steps", "2", "--often", str(tmp_path / "often.csv")])
    assert "starting anew" not in capsys.readouterr().out
    record = json.loads((out / "run.json").read_text())
    assert record["steps"] == 2
    assert record["dataset"]["samples"] == len(_names(dataset))
    assert record["often"] == {"samples": 1, "times": 3}
    assert record["extra"] == [{"samples": len(extra), "sha256": extra.digest()}]
    assert (out / "best.weights.h5").exists()


def test_a_network_learns_from_a_larger_one_that_it_was_grown_to(tmp_path: Path) -> None:
    dataset, large, small = tmp_path / "data", tmp_path / "large", tmp_path / "small"
    write_dataset(dataset, 40, seed=1)
    first = trained(dataset, tmp_path / "first", SHALLOW, "--hidden")
    start = ["--init", str(tmp_path / "first" / "best.weights.h5"), "--hidden"]
    wider = replace(SHALLOW, lstm=12, dropout=0.3)
    trained(dataset, large, wider, *start, "--workers", "1", "--passes", "2")
    teacher = ["--teacher", str(large / "best.weights.h5"), "--augmentation", '{"plain": 0.5}']
    taught = trained(dataset, small, SHALLOW, *start, *teacher)
    assert first["network"] == taught["network"]
    assert (taught["teacher_weight"], taught["augmentation"]["plain"]) == (0.7, 0.5)
    assert taught["hidden"] == {"nothing": 0.5, "strips": 2, "widest": 8}
    assert (small / "best.weights.h5").stat().st_size < (large / "best.weights.h5").stat().st_size


def test_a_lean_network_of_written_letters_starts_from_a_larger_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset, large = tmp_path / "data", tmp_path / "large"
    write_dataset(dataset, 40, seed=1)
    kept_out, known = (row.split(",")[0] for row in _names(dataset)[:2])
    (tmp_path / "first.csv").write_text(f"FILENAME\n{kept_out}\n", encoding="utf-8")
    (tmp_path / "kept.csv").write_text(f"FILENAME,TEXT\n{kept_out},Léa\n{known},Eva\n", encoding="utf-8")
    larger = replace(SHALLOW, lstm_layers=2, residuals=1)
    assert trained(dataset, large, larger, "--keep-out", str(tmp_path / "first.csv"))["start"] is None
    weights = str(large / "best.weights.h5")
    taught = ["--shrink", weights, "--teacher", weights, "--written", "--widest", "640"]
    record = trained(
        dataset,
        tmp_path / "lean",
        replace(SHALLOW, parts=6),
        *taught,
        "--keep-out",
        str(tmp_path / "kept.csv"),
    )
    assert record["alphabet"] == WRITTEN.to_dict()
    assert record["image"]["max_width"] == 640
    assert (record["kept_out"], record["start"]) == (2, "large/best.weights.h5")
    assert not {kept_out, known} & set(open_pack(tmp_path / "lean" / "train").file_names)
    # What the larger one has learned is left out too, but no bundle may say that it was never learned.
    assert f"may have learned 1 of the 2 fields of --keep-out, such as {known}" in capsys.readouterr().out
    assert (tmp_path / "lean" / "kept_out.csv").read_text(encoding="utf-8").split() == [
        "FILENAME,READING",
        f"{kept_out},",
    ]


def test_what_a_resumed_training_has_learned_is_not_listed_as_kept_out(tmp_path: Path) -> None:
    dataset, out = tmp_path / "data", tmp_path / "run"
    write_dataset(dataset, 40, seed=1)
    names = [row.split(",")[0] for row in _names(dataset)[:2]]
    for file, kept in (("first.csv", names[:1]), ("both.csv", names)):
        (tmp_path / file).write_text("\n".join(["FILENAME", *kept]), encoding="utf-8")
    trained(dataset, out, SHALLOW, "--keep-out", str(tmp_path / "first.csv"))
    trained(dataset, out, SHALLOW, "--keep-out", str(tmp_path / "both.csv"), "--resume", "--steps", "2")
    assert list(kept_out_by(out / "best.weights.h5")) == names[:1]
    assert not set(names) & set(open_pack(out / "train").file_names)


def _names(dataset: Path) -> list[str]:
    rows = (dataset / "written_name_train_v2.csv").read_text().splitlines()[1:]
    return [row for row in rows if row.split(",")[1] not in ("", "UNREADABLE", "NONE")]
