"""Measurements as Markdown: contents and order of columns and rows."""

from __future__ import annotations

from typing import Any

from tests.bench import table
from tests.bench.examples import PEER, result
from tests.bench.growth import Growth


def test_paraph_stands_first_and_the_others_by_exact_match() -> None:
    worse = PEER | {"name": "Worst", "exact": 0.1}
    names = [
        line.split(" | ")[0] for line in table.whole([result(worse), result(PEER), result()]).splitlines()
    ]
    assert names[2:] == ["| **Paraph**", "| Peer", "| Worst"]


def test_every_column_of_the_whole_table() -> None:
    head, rule, row = table.whole([result()]).splitlines()
    assert head == (
        "| Reader | Version | Licence | CER | Exact match (95 %) | ms an image | Doubtful ÷ easy | Images/s"
        " | Resident MiB | Files MB | Start s |"
    )
    assert rule == "|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    assert row == (
        "| **Paraph** | v1 | MIT | 0.81% | 96.5% (95.3% to 97.6%) | 5.4 | 1.38 | 312 | 190 | 8.1 | 0.7 |"
    )
    assert " | 5.4 |  | 312 | " in table.whole([result(PEER)])


def test_the_short_table() -> None:
    assert table.short([result()]).splitlines() == [
        "| Reader | Exact match | CER | ms an image | Images/s | Resident MiB |",
        "|---|---:|---:|---:|---:|---:|",
        "| **Paraph** | 96.5% | 0.81% | 5.4 | 312 | 190 |",
    ]


def test_growth_training_the_curve_and_who_is_missing() -> None:
    assert table.grown([Growth(1_000, 4.0, None), Growth(10_000, 40.0, 210.4)]).splitlines()[2:] == [
        "| 1,000 | 4.0 | 250 |  |",
        "| 10,000 | 40.0 | 250 | 210 |",
    ]
    assert table.trained({"backend": "tensorflow", "batch": 32, "per_second": 118.4}) == (
        "Training step on tensorflow, batches of 32, augmentation included: 118 images a second."
    )
    assert table.trained(None) == ""
    points: list[dict[str, Any]] = [
        {"images": 48_870, "exact": 0.965, "cer": 0.009, "note": "all"},
        {"images": 1_000, "exact": 0.8, "cer": 0.06},
    ]
    assert table.curve(points).splitlines()[2:] == [
        "| 1,000 | 80.0% | 6.00% |  |",
        "| 48,870 | 96.5% | 0.90% | all |",
    ]
    assert table.missing({"Tesseract": "no library"}) == "Not measured: Tesseract (no library)."
    assert table.missing({}) == ""
