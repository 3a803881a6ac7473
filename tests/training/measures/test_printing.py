from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from training.measures.printing import print_scores, print_summary

SUMMARY: dict[str, Any] = {
    "version": "v1",
    "bundle_sha256": "ab" * 32,
    "n": 4,
    "cer": 0.125,
    "cer_interval": (0.05, 0.2),
    "exact": 0.75,
    "exact_interval": (0.5, 1.0),
    "errors": 2,
    "characters": 16,
    "images": 6,
    "seconds": 1.25,
    "not_scored": {"EMPTY": 1, "no gold": 3},
    "unread": {"image file missing": 1},
    "unlisted": {"n": 2, "cer": 0.5, "exact": 0.5},
    "confidence": {"expected_calibration_error": 0.02, "coverage_at_99": 0.6, "threshold_at_99": 0.9},
    "confusions": [
        {"reference": "N", "hypothesis": "M", "count": 7},
        {"reference": "", "hypothesis": "E", "count": 1},
    ],
}


def printed(summary: dict[str, Any]) -> list[str]:
    console = Console(width=120, record=True, file=io.StringIO())
    print_summary(summary, console)
    return [" ".join(line.split()) for line in console.export_text().splitlines()]


def test_scores_reasons_and_confusions_are_printed() -> None:
    lines = printed(SUMMARY)
    assert lines[:8] == [
        f"bundle v1 sha256 {'ab' * 32}",
        "CER 12.50% (5.00% to 20.00%) exact match 75.00% (50.00% to 100.00%) n = 4",
        "expected calibration error 2.00% 60.0% could be accepted unseen at 99% precision",
        "names missing from the list: CER 50.00% exact match 50.00% n = 2",
        "2 errors in 16 characters; 6 images in 1.2 s",
        "3 not scored: no gold",
        "1 not scored: EMPTY",
        "1 not opened: image file missing",
    ]
    assert "│ N │ M │ 7 │" in lines
    assert "│ (nothing) │ E │ 1 │" in lines


def test_without_a_name_there_is_nothing_to_print() -> None:
    assert printed({**SUMMARY, "n": 0})[1:] == ["No row has a name to score against."]


def test_each_line_of_scores_begins_with_the_title() -> None:
    console = Console(width=120, record=True, file=io.StringIO())
    print_scores("without its name prior: ", {**SUMMARY, "unlisted": None}, console)
    lines = console.export_text().splitlines()
    assert len(lines) == 2
    assert all(line.startswith("without its name prior: ") for line in lines)
