"""``python -m tests.bench.review.page MEASURED DOCS``: write a run of ``make bench-review`` into the document.

Reads what ``python -m tests.bench.review --json`` wrote.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.bench.results import written
from tests.bench.review.report import LATENCY_LIMIT_MS

MARKS = ("<!-- review:begin -->", "<!-- review:end -->")
TITLES = {
    "single": "one at a time",
    "groups": "groups, then the rest one at a time",
    "records": "by record, the fields of a form in turn",
}
HEADS = (
    "Review",
    "Names",
    "Keys a name",
    "Limit",
    "Keys of typing",
    "Key to painted, ms (median, p95)",
    "Text box moved, px (p95)",
    "Accepted unpainted",
    "Saved wrong or not at all",
)


def page(run: dict[str, Any]) -> str:
    """Markdown: where it was measured, a row for each kind of review, and the limits that all share."""
    rows = [_row(game) for game in run["games"]]
    times_and_moves = f"{LATENCY_LIMIT_MS:.0f} ms and 0 px at the 95th percentile"
    return "\n".join(
        [
            f"Measured with Paraph {run['version']} on {run['machine']}: {run['source']}, by `{run['command']}`.",
            "",
            f"| {' | '.join(HEADS)} |",
            f"|---|{'---:|' * (len(HEADS) - 1)}",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            f"Limits for all: {times_and_moves}, no name accepted unpainted, none wrong.",
        ]
    )


def _row(game: dict[str, Any]) -> list[str]:
    singly = game["keys_a_name_singly"]
    return [
        TITLES[game["mode"]],
        str(game["names"]),
        f"{game['keys_a_name']:.2f}",
        f"{game['limit']:.2f}" if singly is None else f"{singly:.2f}, the same one at a time",
        f"{game['share_of_typing']:.1%}",
        f"{game['p50_ms']:.0f}, {game['p95_ms']:.0f}",
        f"{game['move_p95_px']:.0f}",
        f"{game['unpainted_share']:.1%}",
        str(game["wrong"] + game["unsaved"]),
    ]


def main(measured: Path, docs: Path) -> None:
    """Rewrite the document between its marks."""
    block = page(json.loads(measured.read_text(encoding="utf-8")))
    docs.write_text(written(docs.read_text(encoding="utf-8"), block, MARKS), encoding="utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
