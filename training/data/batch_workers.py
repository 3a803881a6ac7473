"""Processes that make batches beside a training, where one thread can't keep up with it.

What they draw from reaches each process once and not with every job. Knows executors, not what is made.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any, TypeVar

import cv2

from training.data.packing import Fields

T = TypeVar("T")


class Makers:
    """``count`` processes that hold ``fields``, which must be such as can be pickled; a ``with`` block ends them."""

    def __init__(self, fields: Fields, count: int) -> None:
        self.count = count
        # Spawned, since a fork of a process in which an array library runs its threads may hang.
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _hold, (fields,))

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have ``work(fields, *arguments)`` done."""
        return self._pool.submit(_on_held, work, *arguments)

    def __enter__(self) -> Makers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)


def _hold(fields: Fields) -> None:
    _HELD.append(fields)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted training ends its makers itself
    cv2.setNumThreads(1)


def _on_held(work: Callable[..., T], *arguments: Any) -> T:
    return work(_HELD[-1], *arguments)


_HELD: list[Fields] = []  # in a maker: what it was started with
