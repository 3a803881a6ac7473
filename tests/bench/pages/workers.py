"""Examines all cases in several processes, each of which computes with one thread.

A module of its own, since a process that is started afresh cannot import functions from `__main__`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2

from tests.bench.pages.cases import Case, all_cases, real_pages, sides
from tests.bench.pages.ink import all_ink
from tests.bench.pages.outcome import Examiner, Outcome
from tests.handwriting import dataset_dir

_ALL_REAL = 10  # copies from which all real pages are looked at
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_examiner: list[Examiner] = []  # of this process
_cases: list[Callable[[], Case]] = []


def outcomes(copies: int, jobs: int) -> Iterator[Outcome]:
    """What became of each page, in the order of the cases."""
    names = dataset_dir()
    found = list(real_pages(names.parent))[:: max(1, _ALL_REAL // copies)] if names else []
    count = len(all_cases(sides(), [], copies, found))
    before = dict(os.environ)
    os.environ.update(_ONE_THREAD)  # libraries read it when they are loaded, in the processes that start now
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _prepare, (copies, found)) as processes:
        for done, outcome in enumerate(processes.map(_outcome, range(count)), start=1):
            if done % 100 == 0:
                print(f"{done} of {count} pages", file=sys.stderr, flush=True)
            yield outcome
    for name in _ONE_THREAD:
        os.environ.pop(name)
    os.environ.update(before)


def _prepare(copies: int, found: list[tuple[Path, int]]) -> None:
    cv2.setNumThreads(1)
    _examiner.append(Examiner(sides()))
    _cases.extend(all_cases(sides(), all_ink(), copies, found))


def _outcome(number: int) -> Outcome:
    return _examiner[0].outcome(_cases[number]())
