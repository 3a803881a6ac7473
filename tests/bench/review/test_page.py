"""A run of the robot in the document: a row for each kind of review, between the marks and nowhere else."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from tests.bench.review.__main__ import MODES
from tests.bench.review.page import TITLES, main, page
from tests.bench.review.report import settle

RUN: dict[str, Any] = {
    "version": "v1",
    "machine": "a processor, 2 cores",
    "source": "2 names",
    "command": "make bench-review NAMES=2",
    "games": [
        settle(
            "single",
            limit=1.06,
            keys=3,
            ways={"accepted": 2},
            latencies=[20.4, 30.6],
            moves=[0.0, 1.6],
            accepted=2,
            unpainted=1,
            truth={1: "LEA", 2: "HUGO"},
            saved={1: "LEA", 2: "HUGA"},
        ).to_dict()
    ],
}


def test_each_figure_has_its_column() -> None:
    assert page(RUN).splitlines()[4] == (
        "| one at a time | 2 | 1.50 | 1.06 | 33.3% | 20, 31 | 2 | 50.0% | 1 |"
    )


def test_the_same_images_one_at_a_time_are_the_limit_where_they_were_reviewed_so() -> None:
    run: dict[str, Any] = copy.deepcopy(RUN)
    run["games"][0]["keys_a_name_singly"] = 1.25
    assert page(run).splitlines()[4].split(" | ")[2:4] == ["1.50", "1.25, the same one at a time"]


def test_each_kind_of_review_has_a_title() -> None:
    assert TITLES.keys() == MODES.keys()


def test_the_command_stands_beside_the_figures() -> None:
    assert page(RUN).startswith(
        "Measured with Paraph v1 on a processor, 2 cores: 2 names, by `make bench-review NAMES=2`."
    )


def test_only_the_text_between_the_marks_is_replaced(tmp_path: Path) -> None:
    measured, docs = tmp_path / "review.json", tmp_path / "benchmarks.md"
    measured.write_text(json.dumps(RUN), encoding="utf-8")
    docs.write_text("before\n<!-- review:begin -->\nold\n<!-- review:end -->\nafter\n", encoding="utf-8")
    main(measured, docs)
    assert docs.read_text(encoding="utf-8") == (
        f"before\n<!-- review:begin -->\n{page(RUN)}\n<!-- review:end -->\nafter\n"
    )
