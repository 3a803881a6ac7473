"""``python -m tests.bench.loop.page FOLDER DOCUMENT``: write what was measured into the document.

Quick measurements are left out, and so are unfinished ones. What was measured before, of populations that are not in
FOLDER, stays: it is kept as JSON beside the document.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.loop import curve
from tests.bench.loop.record import FILE
from tests.bench.loop.table import gold_loss, markdown
from tests.bench.results import written

_CAPTION = (
    "*Character error rate on names that are held back, as the live version reads them after each run; at 0 as it was "
    "shipped. Hollow: the gate did not promote the run's version, and the one before stayed.*"
)
MARKS = ("<!-- loop:begin -->", "<!-- loop:end -->")
KEPT, CURVE = "learning-loop.json", "learning-loop.svg"  # beside the document

Measured = dict[str, dict[str, Any]]


def finished(folder: Path) -> Measured:
    """Conditions and stages of the whole, honest measurements in ``folder``, by name."""
    found: Measured = {}
    for path in sorted(folder.glob(f"*/{FILE}")):
        values = json.loads(path.read_text(encoding="utf-8"))
        conditions = values["conditions"]
        is_whole = len(values["stages"]) == len(conditions["stages"])
        if is_whole and not conditions["quick"] and not conditions["poison"]:
            found[path.parent.name] = {"conditions": conditions, "stages": values["stages"]}
    return found


def page(measured: Mapping[str, Mapping[str, Any]]) -> str:
    """The text between the marks."""
    if not measured:
        return "Not measured yet."
    parts = [
        f"![Error rate against corrections]({CURVE})",
        _CAPTION,
    ]
    for name, one in measured.items():
        stages, conditions = one["stages"], one["conditions"]
        parts += [f"### {name}", markdown(stages), f"{gold_loss(stages)}. {_conditions(conditions)}"]
    return "\n\n".join(parts)


def main(folder: Path, document: Path) -> None:
    """Rewrite the document, its curve, and what is kept beside it."""
    kept = document.with_name(KEPT)
    measured: Measured = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    measured |= finished(folder)
    if measured:
        kept.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        curve.draw({name: one["stages"] for name, one in measured.items()}, document.with_name(CURVE))
    text = written(document.read_text(encoding="utf-8"), page(measured), MARKS)
    document.write_text(text, encoding="utf-8")


def _conditions(conditions: Mapping[str, Any]) -> str:
    data = "the original data at hand" if conditions["dataset"] else "no original data at hand"
    return (
        f"From version `{conditions['shipped']}`, {conditions['minutes']} minutes a run, {data}; "
        f"{conditions['machine']}, {conditions['instructions']}."
    )


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
