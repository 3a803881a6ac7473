"""The command that fits and measures what distinguishes names from anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backend.recognizer.not_names.reasons import Reasons
from training.drawn.synthetic_dataset import write_dataset
from training.laboratory.not_names.scores import TOLD
from training.not_names import main


@pytest.mark.slow
def test_weights_are_fitted_and_every_set_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_dataset(tmp_path / "names", 60, seed=3)
    told, fitted = tmp_path / "told.json", tmp_path / "fitted.json"
    sizes = ["--names", "3", "--drawn", "4", "--threads", "1"]
    files = ["--fit", str(fitted), "--json", str(told)]
    main(["--dataset", str(tmp_path / "names"), *sizes, *files])
    assert {*Reasons.from_json(fitted.read_text()).models} == {"scribble", "stamp", "print"}
    counts = json.loads(told.read_text())
    assert [*counts] == [
        "validation",
        "training fields",
        *(f"drawn: {kind}" for kind in TOLD[2:5]),
        "three names",
    ]
    assert {name: sum(found.values()) for name, found in counts.items()} == {
        "validation": sum(counts["validation"].values()),
        "training fields": 3,
        **{f"drawn: {kind}": 4 for kind in TOLD[2:5]},
        "three names": sum(counts["three names"].values()),
    }
    assert "training fields" in capsys.readouterr().out
