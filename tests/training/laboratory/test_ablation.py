"""Plans of variants, and the table of what they read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from training.laboratory.ablation import Measured, Variant, read_plan, scored, table

PLAN = Path(__file__).parents[3] / "docs" / "ablation.json"


def plan(folder: Path, *changes: str) -> Path:
    path = folder / "plan.json"
    rows = [{"change": change, "arguments": ["--seed", "2"]} for change in changes]
    path.write_text(json.dumps({"base": ["--steps", "3"], "rows": rows}))
    return path


def test_a_variant_s_own_arguments_come_last_and_so_overrule_the_base(tmp_path: Path) -> None:
    (variant,) = read_plan(plan(tmp_path, "One LSTM, 0.5"))
    assert variant == Variant("One LSTM, 0.5", ("--steps", "3", "--seed", "2"))
    assert variant.folder == "one-lstm-0-5"


def test_changes_that_would_share_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Received twice: no-lstm"):
        read_plan(plan(tmp_path, "no LSTM", "No lstm!"))


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text('{"rows": [{"change": "none"}]}')
    with pytest.raises(ValueError, match="is not a plan"):
        read_plan(path)


def test_the_plan_in_the_documents_has_a_base_to_compare_with() -> None:
    first, *_ = variants = read_plan(PLAN)
    assert first.arguments[:-2] == tuple(json.loads(PLAN.read_text())["base"])
    (unjudged,) = [variant for variant in variants if variant.change.startswith("labels as they are")]
    assert [variant for variant in variants if "--readings" not in variant.arguments] == [unjudged]


def test_the_table_has_a_row_a_variant_with_intervals() -> None:
    read = scored(["ANNE", "LEA", "HUGO", "EVA"], ["ANNE", "LEA", "HUGO", "EVE"])
    assert (read.n, read.exact, read.cer) == (4, 0.75, 1 / 14)
    assert read.exact_interval[0] < 0.75 < read.exact_interval[1]
    row = Measured("none", 2_390_000, 64_000, 1.25, 1.5, read, replace(read, exact=0.5))
    head, rule, line = table([row]).splitlines()
    assert head.count("|") == rule.count("|") == line.count("|")
    assert "| none | 2.39 M | 1.50 | 64,000 | 1.25 | 75.0 % (" in line
    assert "50.0 % (" in line
