"""``python -m tests.bench.results FOLDER README``: write the README's table of results.

Reads what ``python -m training.evaluate --json`` wrote, see ``SOURCES``; a missing file has no row.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

MARKS = ("<!-- results:begin -->", "<!-- results:end -->")
SOURCES = {
    "gold.json": "Gold names (two of three readings agree)",
    "gold-without-prior.json": "Gold names, `PARAPH_PRIOR=off`",
    "labels.json": "The data set's own labels (about 11 % of them wrong), original test images `TEST_*`",
}


def table(scores: dict[str, dict[str, Any]]) -> str:
    """Markdown: a row for each scored source, in the order of ``SOURCES``, and the version below."""
    rows = [
        f"| {title} | {score['n']:,} | {score['cer']:.2%} | {score['exact']:.1%} |"
        for name, title in SOURCES.items()
        if (score := scores.get(name)) and score["n"]
    ]
    whose = sorted(
        {f"Version `{score['version']}`, sha256 `{score['bundle_sha256']}`." for score in scores.values()}
    )
    return "\n".join(
        ["| Scored against | Images | CER | Exact match |", "|---|---:|---:|---:|", *rows, "", *whose]
    )


def written(document: str, block: str, marks: tuple[str, str] = MARKS) -> str:
    """The document with ``block`` between its two marks.

    Raises:
        ValueError: a mark is missing.
    """
    begin, end = marks
    head, _ = document.split(begin)
    _, tail = document.split(end)
    return f"{head}{begin}\n{block}\n{end}{tail}"


def main(folder: Path, readme: Path) -> None:
    """Rewrite the README's table from the scores in ``folder``."""
    scores = {
        name: json.loads((folder / name).read_text(encoding="utf-8"))
        for name in SOURCES
        if (folder / name).is_file()
    }
    readme.write_text(written(readme.read_text(encoding="utf-8"), table(scores)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
