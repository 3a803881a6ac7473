"""The README's table is written between its marks and nowhere else."""

from __future__ import annotations

import pytest

from tests.bench.results import table, written

GOLD = {"n": 985, "cer": 0.0213, "exact": 0.9173, "version": "v1", "bundle_sha256": "ab12"}


def test_a_row_for_each_source_that_was_scored() -> None:
    assert table({"gold.json": GOLD}).splitlines()[2:] == [
        "| Gold names (two of three readings agree) | 985 | 2.13% | 91.7% |",
        "",
        "Version `v1`, sha256 `ab12`.",
    ]


def test_a_source_in_which_no_row_was_scored_has_none() -> None:
    scores = {"gold.json": GOLD, "labels.json": {**GOLD, "n": 0, "cer": 0.0, "exact": 0.0}}
    assert table(scores) == table({"gold.json": GOLD})


def test_only_the_text_between_the_marks_is_replaced() -> None:
    readme = "before\n<!-- results:begin -->\nold\n<!-- results:end -->\nafter\n"
    assert written(readme, "new") == "before\n<!-- results:begin -->\nnew\n<!-- results:end -->\nafter\n"


def test_a_readme_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        written("no marks here", "new")
