"""The command line of the study of recipes."""

from __future__ import annotations

from pathlib import Path

import pytest

from training import recipes


def test_training_needs_labels_and_a_parent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        recipes.main(["train", "--dataset", str(tmp_path)])
    assert "train needs --dataset, --snapshot and --parent" in capsys.readouterr().err


def test_a_plan_that_is_missing_is_reported(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="The plan cannot be used"):
        recipes.main(["table", "--dataset", str(tmp_path), "--plan", str(tmp_path / "none.json")])


def test_the_table_needs_no_data_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.data.locations.dataset", lambda: None)
    recipes.main(["table", "--out", str(tmp_path)])
    assert "CER, writers not seen" in capsys.readouterr().out
