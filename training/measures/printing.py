"""Prints the scores of a bundle on the terminal.

Knows the numbers of ``training.measures.scoring.Scoring.summary`` and a console.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table


def print_summary(summary: dict[str, Any], console: Console) -> None:
    """Print the scores, what was not scored, and the worst confusions.

    Args:
        summary: ``Scoring.summary`` with ``version``, ``bundle_sha256`` and ``seconds``.
    """
    console.print(
        f"bundle {summary['version']}  sha256 {summary['bundle_sha256']}", highlight=False, soft_wrap=True
    )
    if not summary["n"]:
        console.print("No row has a name to score against.")
        return
    print_scores("", summary, console)
    console.print(
        f"{summary['errors']} errors in {summary['characters']} characters; {summary['images']} images in "
        f"{summary['seconds']:.1f} s"
    )
    for title, counts in (("not scored", summary["not_scored"]), ("not opened", summary["unread"])):
        for reason, count in sorted(counts.items(), key=lambda item: -item[1]):
            console.print(f"{count:>7} {title}: {reason}")
    table = Table("written", "read", "times", title="worst confusions")
    for confusion in summary["confusions"]:
        written, read = (confusion[side] or "(nothing)" for side in ("reference", "hypothesis"))
        table.add_row(written, read, str(confusion["count"]))
    console.print(table)


def print_scores(title: str, summary: dict[str, Any], console: Console) -> None:
    """Print exact match, CER, calibration and names missing from the list, one line each after ``title``."""

    def line(text: str) -> None:
        console.print(title + text, highlight=False, soft_wrap=True)

    line(
        f"CER {summary['cer']:.2%} {_interval(summary['cer_interval'])}   exact match {summary['exact']:.2%} "
        f"{_interval(summary['exact_interval'])}   n = {summary['n']}"
    )
    confidence = summary["confidence"]
    line(
        f"expected calibration error {confidence['expected_calibration_error']:.2%}   "
        f"{confidence['coverage_at_99']:.1%} could be accepted unseen at 99% precision"
    )
    unlisted = summary["unlisted"]
    if unlisted and unlisted["n"]:
        line(
            f"names missing from the list: CER {unlisted['cer']:.2%}   exact match {unlisted['exact']:.2%}   "
            f"n = {unlisted['n']}"
        )


def _interval(bounds: tuple[float, float]) -> str:
    return f"({bounds[0]:.2%} to {bounds[1]:.2%})"
