"""A finished candidate against the live version: compared, nothing trained."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from backend.exchange.run_files import MADE_FROM, PROGRESS
from backend.exchange.snapshot_layout import snapshot_hash
from tests.training.making import LABELS, snapshot
from training.drawn.synthetic_dataset import write_dataset
from training.finetuning.checking import CheckOptions, check

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
