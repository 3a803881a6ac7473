"""The command that trains and compares variants."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import ablate
from training.drawn.synthetic_dataset import write_dataset

TINY = '{"stem": 4, "strokes": 4, "parts": 8, "letters": 8, "lstm": 8}'


def plan(path: Path) -> Path:
    rows = [
        {"change": "nothing", "arguments": []},
        {"change": "fewer units", "arguments": ["--seed", "2"]},
    ]
    base = ["--batch", "8", "--steps", "2", "--network", TINY]
    path.write_text(json.dumps({"base": base, "rows": rows}))
    return path


@pytest.mark.slow
def test_what_is_not_trained_yet_has_no_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_dataset(tmp_path / "data", 10, seed=1)
    places = ["--dataset", str(tmp_path / "data"), "--out", str(tmp_path / "runs")]
    ablate.main(["table", "--plan", str(plan(tmp_path / "plan.json")), *places])
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 2
    assert "fewer units: not trained yet" in shown.err


@pytest.mark.parametrize("part", ["0/2", "3/2", "2", "a/b"])
def test_parts_that_do_not_exist_are_refused(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        ablate.main(["train", "--dataset", "names", "--part", part])
    assert f"such as 1/2. Received: {part}" in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "{", '{"rows": [{}]}'])
def test_a_plan_that_cannot_be_used_is_reported(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "plan.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SystemExit, match="The plan cannot be used"):
        ablate.main(["train", "--dataset", "names", "--plan", str(path)])
