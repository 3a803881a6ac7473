"""Rounds of damaged files: what each parser raised, how long the slowest took, and how much memory grew."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

import psutil

from tests.fuzz.mutations import mutated
from tests.fuzz.targets import Target

MOST_CPU_S = 2.0
MOST_GROWTH_MB = 64
_WARM_UP = 0.2  # of the time: what is loaded and cached once is not a leak


@dataclass
class Report:
    """What was found; ``failures`` are parser, error and the bytes that made it."""

    tried: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, Exception, bytes]] = field(default_factory=list)
    slowest_s: float = 0.0
    growth_mb: float = 0.0
    cpu_s: float = 0.0

    def lines(self) -> list[str]:
        """For a person."""
        counts = [
            f"{name}: {n:,} files, {self.accepted[name]:,} still sound" for name, n in self.tried.items()
        ]
        failed = [f"FAILED {name}: {type(error).__name__}: {error}" for name, error, _ in self.failures]
        return [
            *counts,
            f"{self.cpu_s / 60:.1f} minutes of processor time, the slowest file {self.slowest_s:.2f} s",
            f"memory grew by {self.growth_mb:.1f} MB",
            *failed,
        ]

    @property
    def is_clean(self) -> bool:
        """No unnamed error, no slow file, flat memory."""
        is_small = self.slowest_s <= MOST_CPU_S and self.growth_mb <= MOST_GROWTH_MB
        return is_small and not self.failures


def fuzz(targets: Mapping[str, Target], seconds: float, seed: int = 0) -> Report:
    """Try damaged files on each parser in turn for that many ``seconds`` of processor time."""
    report, random = Report(), Random(seed)
    began, warm_mb = time.process_time(), None
    while (elapsed := time.process_time() - began) < seconds or not report.tried:
        if warm_mb is None and elapsed > seconds * _WARM_UP:
            warm_mb = _memory_mb()
        for name, target in targets.items():
            _try(report, name, target, mutated(random, random.choice(target.seeds)))
    report.cpu_s = elapsed
    report.growth_mb = max(0.0, _memory_mb() - warm_mb) if warm_mb is not None else 0.0
    return report


def _try(report: Report, name: str, target: Target, data: bytes) -> None:
    report.tried[name] += 1
    began = time.process_time()
    try:
        target.parse(data)
        report.accepted[name] += 1
    except target.named:
        pass
    except Exception as error:
        report.failures.append((name, error, data))
    report.slowest_s = max(report.slowest_s, time.process_time() - began)


def _memory_mb() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss) / (1 << 20)
