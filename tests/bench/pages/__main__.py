"""How pages are recognised, laid over their forms and read: `python -m tests.bench.pages`, or `make bench-pages`.

All drawn forms are known at once. Pages of them come printed, scanned, copied, scanned in black and white, and
photographed, with names on them; the truth is known to the point. Beside them come pages that no form may take. Then
real pages with points marked by hand, mixed-up piles, and a long PDF.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2

from tests.bench.machine import machine
from tests.bench.pages import mixing, pairs, pile, table
from tests.bench.pages.cases import KINDS, Case, all_cases, real_pages, sides
from tests.bench.pages.ink import all_ink
from tests.bench.pages.outcome import Examiner, Outcome
from tests.handwriting import dataset_dir

_ALL_REAL = 10  # copies from which all real pages are looked at
_PILES = 40  # of each layout of a form and each copy
_PILE_PAGES = 50  # of the long PDF, for each copy
_MOST_PILE_PAGES = 500
_examiner: list[Examiner] = []  # of this process
_cases: list[Callable[[], Case]] = []


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--copies", type=int, default=10, help="of each page, kind and edition (default: 10)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at the same time")
    arguments = parser.parse_args()
    forms = dataset_dir()
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}, {arguments.copies} copies", flush=True)
    outcomes = list(_measured(arguments.copies, arguments.jobs))
    print(table.errors(outcomes), end="\n\n")
    print(table.decisions(outcomes), end="\n\n")
    print(_speed(outcomes), end="\n\n")
    print(table.fields(outcomes), end="\n\n", flush=True)
    if forms is not None:
        print(table.pairs(pairs.errors(forms.parent / "forms")), end="\n\n", flush=True)
    print(table.mixed(mixing.measured(_PILES * arguments.copies)), end="\n\n", flush=True)
    for line in pile.measured(min(_MOST_PILE_PAGES, _PILE_PAGES * arguments.copies), all_ink()):
        print(line, flush=True)


def _measured(copies: int, jobs: int) -> Iterator[Outcome]:
    """What became of each page, in several processes that compute with one thread each."""
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    names = dataset_dir()
    found = list(real_pages(names.parent))[:: max(1, _ALL_REAL // copies)] if names else []
    count = len(all_cases(sides(), [], copies, found))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _prepare, (copies, found)) as processes:
        for done, outcome in enumerate(processes.map(_outcome, range(count), chunksize=1), start=1):
            if done % 100 == 0:
                print(f"{done} of {count} pages", file=sys.stderr, flush=True)
            yield outcome
    del os.environ["OPENBLAS_NUM_THREADS"], os.environ["OMP_NUM_THREADS"]


def _prepare(copies: int, found: list[tuple[Path, int]]) -> None:
    cv2.setNumThreads(1)
    _examiner.append(Examiner(sides()))
    _cases.extend(all_cases(sides(), all_ink(), copies, found))


def _outcome(number: int) -> Outcome:
    return _examiner[0].outcome(_cases[number]())


def _speed(outcomes: list[Outcome]) -> str:
    own = [outcome.seconds for outcome in outcomes if outcome.group in KINDS]
    pace = f"{2 * len(own) / sum(own):.2f} pages a second on two cores"
    return f"{pace}, all forms known, without opening files and reading."


if __name__ == "__main__":
    main()
