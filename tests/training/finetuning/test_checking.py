"""A finished candidate against the live version: compared, nothing trained."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from backend.exchange.run_files import MADE_FROM, PROGRESS
from backend.exchange.snapshot_layout import snapshot_hash
from tests.training.making import LABELS, keeping_out, snapshot
from training.drawn import drawn_names
from training.drawn.synthetic_dataset import write_dataset
from training.finetuning import replay
from training.finetuning.checking import CheckOptions, check
from training.gating.gate_options import GateOptions

pytestmark = pytest.mark.slow


def test_a_candidate_is_compared_on_what_it_has_not_learned(tiny_parent: Path, tmp_path: Path) -> None:
    write_dataset(tmp_path / "names", 200, seed=1)
    now = snapshot(tmp_path / "now", gate=5)
    before = snapshot(tmp_path / "before", gate=4)  # the fifth was trained on
    out = tmp_path / "out"
    out.mkdir()
    (out / MADE_FROM).write_text('{"snapshot": "its own"}')
    other = Path(shutil.copytree(tiny_parent, tmp_path / "other"))
    report = check(CheckOptions(now, tiny_parent, other, out, tmp_path / "names", before, seed=1))
    assert (report["parent"], report["candidate"], report["verdict"]) == ("parent", "parent", "rejected")
    assert report["corrections"]["n"] == 4
    assert report["dropped"] == {"trained on": 1}
    assert report["compared_on"] == snapshot_hash(now)
    assert report["made_from"] == {"snapshot": "its own"}
    assert report["original"]["source"] == "dataset"
    assert json.loads((out / "report.json").read_text(encoding="utf-8")) == report
    assert sorted(path.name for path in out.iterdir()) == [MADE_FROM, PROGRESS, "report.json"]
    assert len(LABELS) > 5


@pytest.mark.parametrize("compared_on", ["dataset", "kept-out", "drawn"])
def test_on_whatever_set_all_rounds_are_compared_with_the_version_as_shipped(
    compared_on: str, tiny_parent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "LEAST_KEPT_OUT", 5)
    monkeypatch.setattr(drawn_names, "SIZES", {"train": 1, "validation": 1, "test": 12})
    write_dataset(tmp_path / "names", 60, seed=1)
    fields = (
        {f"TRAIN_{number:05d}.jpg": "ANNE" for number in range(1, 9)} if compared_on == "kept-out" else {}
    )
    live, candidate, shipped = (
        keeping_out(tiny_parent, tmp_path, name, fields) for name in ("live", "candidate", "shipped")
    )
    dataset = None if compared_on == "drawn" else tmp_path / "names"
    gate = GateOptions(shipped=shipped, kept=tmp_path / "kept", drawn=tmp_path / "drawn")
    out = tmp_path / "out"
    out.mkdir()
    report = check(
        CheckOptions(snapshot(tmp_path / "now"), live, candidate, out, dataset, None, seed=1, gate=gate)
    )
    original = report["original"]
    assert (original["source"], original["shipped"]) == (compared_on, "shipped")
    assert original["is_shipped"]
    assert original["shipped_cer"] == original["candidate_cer"]
    assert original["added"] == 0
    assert original["n"] == {"dataset": 6, "kept-out": 8, "drawn": 12}[compared_on]
    assert len(list((tmp_path / "kept").glob("shipped-*.json"))) == 1
    assert (tmp_path / "drawn").exists() == (compared_on == "drawn")


def test_a_version_trained_here_that_takes_the_place_of_the_shipped_one_is_not_called_shipped(
    tiny_parent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn_names, "SIZES", {"train": 1, "validation": 1, "test": 4})
    live = keeping_out(tiny_parent, tmp_path, "live", {}, dataset={"snapshot": "0" * 64})
    candidate = keeping_out(tiny_parent, tmp_path, "candidate", {})
    gate = GateOptions(drawn=tmp_path / "drawn")
    out = tmp_path / "out"
    out.mkdir()
    report = check(
        CheckOptions(snapshot(tmp_path / "now"), live, candidate, out, None, None, seed=1, gate=gate)
    )
    assert (report["original"]["shipped"], report["original"]["is_shipped"]) == ("live", False)
