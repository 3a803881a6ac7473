"""``python -m tests.bench.peers.choose WORD…``: try a peer's settings on the validation split, best last.

Only contestants whose name contains all words are tried. The best settings are written into ``catalogue`` by hand.
"""

from __future__ import annotations

import itertools
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from backend.recognizer.text_metrics import score
from tests.bench.image_set import ImageSet, image_set
from tests.bench.measure import credited
from tests.bench.peers import catalogue
from tests.bench.peers.catalogue import LETTERS, UPPER, Contestant
from tests.bench.peers.client import Process
from tests.bench.peers.install import installed

GRIDS: dict[str, dict[str, Sequence[Any]]] = {
    "tesseract": {
        "language": ("fra", "eng"),
        "mode": (6, 7, 8, 13),
        "scale": (1.0, 1.5, 2.0, 3.0),
        "allowed": (LETTERS, UPPER + " -':"),
    },
    "strips": {"rows": (64, 96), "margin": (60, 90, 130)},
    "ppocr": {"allowed": (None, LETTERS), "margin": (None, 20, 40, 60, 90, 130)},
}


def main(*words: str) -> None:
    """Print a line for each combination, sorted by exact match."""
    python, shown = installed(), image_set("validation")
    for contestant in catalogue.peers():
        if all(word in contestant.name for word in words):
            lines = sorted(_tried(contestant, python, shown))
            print(f"{contestant.name}\n" + "\n".join(lines), flush=True)


def combinations(grid: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """All combinations of one value for each setting."""
    for values in itertools.product(*grid.values()):
        yield dict(zip(grid, values, strict=True))


def _tried(contestant: Contestant, python: Path, shown: ImageSet) -> Iterator[str]:
    for changed in combinations(GRIDS[contestant.module.rsplit(".", 1)[1]]):
        tried = replace(contestant, settings={**contestant.settings, **changed})
        with Process(python, tried.module, tried.settings, threads=1) as process:
            answer = process.ask(shown.paths)
        scored = score(shown.names, [credited(tried, text, shown.known) for text in answer.texts])
        milliseconds = statistics.median(answer.seconds) * 1e3
        yield f"{scored.exact_match:6.1%} exact  CER {scored.cer:6.2%}  {milliseconds:5.1f} ms  {changed}"


if __name__ == "__main__":
    main(*sys.argv[1:])
