"""What was measured survives, and is not mixed with something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.loop.record import OtherMeasurementError, Record

CONDITIONS = {"minutes": 20, "stages": (100, 300)}


def test_stages_and_scores_are_there_after_a_restart(tmp_path: Path) -> None:
    first = Record(tmp_path / "one", CONDITIONS)
    first.add_stage({"corrections": 100, "state": "done"})
    first.add_score("v1, gold, 3", {"cer": 0.5})
    again = Record(tmp_path / "one", CONDITIONS)
    assert again.stages == [{"corrections": 100, "state": "done"}]
    assert (again.score("v1, gold, 3"), again.score("v2, gold, 3")) == ({"cer": 0.5}, None)


def test_another_measurement_in_the_folder_is_refused(tmp_path: Path) -> None:
    Record(tmp_path, CONDITIONS).add_stage({"corrections": 100, "state": "done"})
    with pytest.raises(OtherMeasurementError, match="other conditions: minutes"):
        Record(tmp_path, {**CONDITIONS, "minutes": 5})


def test_failed_stages_at_the_end_are_tried_again(tmp_path: Path) -> None:
    record = Record(tmp_path, CONDITIONS)
    for state in ("failed", "done", "failed"):
        record.add_stage({"state": state})
    record.forget_failed()
    assert [stage["state"] for stage in Record(tmp_path, CONDITIONS).stages] == ["failed", "done"]
