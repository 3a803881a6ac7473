"""Work on many pieces, spread over a fixed number of threads.

Knows threads only. They help because OpenCV, Pillow and ONNX Runtime let go of Python's lock while they compute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class ThreadPool:
    """Threads that start with the first work and end with this object. Callers may share it.

    Args:
        threads: that work at a time, however many callers there are.
    """

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")

    def map(self, work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> list[Result]:
        """The result of each piece, in order. A single piece is done by the caller, who need not wait for a thread.

        ``work`` must not call this method: where all threads wait for others, none works.

        Raises:
            Exception: what ``work`` raised on the first piece that failed.
        """
        if len(pieces) < 2:
            return [work(piece) for piece in pieces]
        return list(self._pool.map(work, pieces))
