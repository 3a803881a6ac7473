"""``python -m tests.bench.page MEASURED DOCS README``: write a run of ``make bench`` into the documents.

Reads what ``python -m tests.bench --json`` wrote. The curve of real training images takes hours of training; its
numbers are kept in ``CURVE``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.bench import table
from tests.bench.growth import Growth
from tests.bench.measure import Result
from tests.bench.results import written

MARKS = ("<!-- bench:begin -->", "<!-- bench:end -->")
CURVE = "learning-curve.json"  # beside docs/benchmarks.md


def page(measured: dict[str, Any], curve: list[dict[str, Any]]) -> str:
    """The text between the marks of ``docs/benchmarks.md``."""
    parts = [
        f"Measured with Paraph {measured['version']} on {measured['machine']}: {measured['source']}.",
        table.whole(_results(measured)),
        table.missing(measured["missing"]),
        "### Growth\n\n" + table.grown([Growth(**step) for step in measured["growth"]]),
        table.trained(measured["training"]),
    ]
    if curve:
        parts.append("### Accuracy against real training images\n\n" + table.curve(curve))
    return "\n\n".join(filter(None, parts))


def summary(measured: dict[str, Any]) -> str:
    """The text between the marks of the README."""
    return f"{table.short(_results(measured))}\n\nOn {measured['machine']}, {measured['source']}."


def main(measured: Path, docs: Path, readme: Path) -> None:
    """Rewrite both documents.

    Raises:
        SystemExit: the run has no peers; the documents keep the whole table.
    """
    run = json.loads(measured.read_text(encoding="utf-8"))
    if run["missing"] is None:
        raise SystemExit("The documents show the peers too: run make bench without PEERS=0.")
    noted = docs.with_name(CURVE)
    curve = json.loads(noted.read_text(encoding="utf-8")) if noted.is_file() else []
    for document, block in ((docs, page(run, curve)), (readme, summary(run))):
        text = written(document.read_text(encoding="utf-8"), block, MARKS)
        document.write_text(text, encoding="utf-8")


def _results(measured: dict[str, Any]) -> list[Result]:
    return [Result(**row) for row in measured["results"]]


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
