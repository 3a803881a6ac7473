"""Processes that make batches in parallel with a training, if one thread cannot keep up with it.

The crops are sent to each process once, not with every job. Knows executors, not what is made.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any, TypeVar

import cv2

from training.data.packing import Crops

T = TypeVar("T")


class BatchWorkers:
    """``count`` processes that hold ``crops``, which must be picklable; to be used as a context, which ends them."""

    def __init__(self, crops: Crops, count: int) -> None:
        self.count = count
        # Spawned: the fork of a process in which an array library runs threads may hang.
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _hold, (crops,))

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Run ``work(crops, *arguments)`` in one of the processes."""
        return self._pool.submit(_on_held, work, *arguments)

    def __enter__(self) -> BatchWorkers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)


def _hold(crops: Crops) -> None:
    _HELD.append(crops)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted training ends its workers itself
    cv2.setNumThreads(1)


def _on_held(work: Callable[..., T], *arguments: Any) -> T:
    return work(_HELD[-1], *arguments)


_HELD: list[Crops] = []  # in a worker: what it was started with
