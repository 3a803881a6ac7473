"""The command that draws sheets of doubtful images."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.handwriting import ROOT
from training import doubtful
from training.data.second_readings import read_readings
from training.drawn.synthetic_dataset import write_dataset


def test_what_people_have_read_is_not_asked_for_again_and_no_table_is_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_dataset(tmp_path / "data", 12, seed=1)
    lines = (tmp_path / "data" / "written_name_train_v2.csv").read_text().split()[1:]
    names = [line.split(",")[0] for line in lines]
    (tmp_path / "data" / "second_readings.csv").write_text(f"FILENAME,READING\n{names[0]},LEA\n")
    (tmp_path / "eye.csv").write_text(f"FILENAME,READING\n{names[1]},UNREADABLE\n{names[2]},\n")
    bundle = sorted(ROOT.glob("weights/*/manifest.json"))[-1].parent
    options = ["--dataset", tmp_path / "data", "--weights", bundle, "--known", tmp_path / "eye.csv"]
    options += ["--sure", "1.1", "--out", tmp_path / "form"]
    arguments = [str(option) for option in options]
    doubtful.main(arguments)
    assert set(read_readings(tmp_path / "form" / "fields.csv")) == set(names[2:])
    known = read_readings(tmp_path / "form" / "known.csv")
    assert known == {names[0]: "LEA", names[1]: "UNREADABLE"}
    with pytest.raises(SystemExit, match="2"):
        doubtful.main(arguments)
    assert "may already hold readings" in capsys.readouterr().err
