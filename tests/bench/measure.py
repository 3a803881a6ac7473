"""Measures one reader: correct names, time, memory. The same for Paraph and its peers."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from backend.recognizer.text_metrics import bootstrap_interval, score
from tests.bench.folders import repeated
from tests.bench.image_set import ImageSet
from tests.bench.peers.catalogue import Contestant
from tests.bench.peers.client import Process
from tests.bench.peers.messages import Answer
from tests.bench.peers.printed import name_written

STARTS = 3
WARM_UP = 4  # images before the measurement starts
MIB = 2**20
MB = 10**6


@dataclass(frozen=True)
class Result:
    """A row of the table; shares in 0..1, ``exact_low`` and ``exact_high`` the bootstrap's 95 % interval.

    ``doubt_cost``: see the function of that name.
    """

    name: str
    version: str
    licence: str
    cer: float
    exact: float
    exact_low: float
    exact_high: float
    images: int
    milliseconds: float
    doubt_cost: float | None
    per_second: float
    resident_mib: float
    disk_mb: float
    start_s: float

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(contestant: Contestant, python: Path, images: ImageSet, bulk: int) -> Result:
    """Measure all columns of one reader; ``bulk`` images are read for the throughput.

    Raises:
        PeerError: it does not start, or fails.
    """
    start_s = statistics.median(first_answer_after(contestant, python, images.paths) for _ in range(STARTS))
    with Process(python, contestant.module, contestant.settings, threads=1) as process:
        process.ask(images.paths[:WARM_UP])
        answer = process.ask(images.paths)
        resident = process.resident_bytes()
        ready = process.ready
    names = [credited(contestant, text, images.known) for text in answer.texts]
    scored = score(images.names, names)
    low, high = bootstrap_interval([name == true for name, true in zip(names, images.names, strict=True)])
    return Result(
        name=contestant.name,
        version=ready.version,
        licence=contestant.licence,
        cer=scored.cer,
        exact=scored.exact_match,
        exact_low=low,
        exact_high=high,
        images=scored.texts,
        milliseconds=statistics.median(answer.seconds) * 1e3,
        doubt_cost=doubt_cost(answer),
        per_second=throughput(contestant, python, repeated(images.paths, bulk)),
        resident_mib=resident / MIB,
        disk_mb=ready.disk_bytes / MB,
        start_s=start_s,
    )


def credited(contestant: Contestant, text: str, known: frozenset[str]) -> str:
    """The text that is scored: Paraph's as it is, a peer's without what the form has printed."""
    return text if contestant.ours else name_written(text, known)


def doubt_cost(answer: Answer) -> float | None:
    """Mean time of the doubtful images by that of the others; None if there are none, or the reader does not say."""
    times: dict[bool, list[float]] = {True: [], False: []}
    if answer.doubtful:
        for seconds, doubtful in zip(answer.seconds, answer.doubtful, strict=True):
            times[doubtful].append(seconds)
    return statistics.mean(times[True]) / statistics.mean(times[False]) if all(times.values()) else None


def first_answer_after(contestant: Contestant, python: Path, paths: Sequence[Path]) -> float:
    """Seconds from starting the process to its first text."""
    begun = time.perf_counter()
    with Process(python, contestant.module, contestant.settings, threads=1) as process:
        process.ask(paths[:1])
        return time.perf_counter() - begun


def throughput(contestant: Contestant, python: Path, paths: Sequence[Path]) -> float:
    """Images a second on two cores, including opening the files."""
    count = contestant.processes
    with ExitStack() as stack:
        running = [
            stack.enter_context(Process(python, contestant.module, contestant.settings, threads=2 // count))
            for _ in range(count)
        ]
        for process in running:
            process.ask(paths[: contestant.batch or WARM_UP], contestant.batch)
        begun = time.perf_counter()
        for number, process in enumerate(running):
            process.begin(paths[number::count], contestant.batch)
        for process in running:
            process.finish()
        return len(paths) / (time.perf_counter() - begun)
