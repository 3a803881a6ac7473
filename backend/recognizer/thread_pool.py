"""Work on many pieces, spread over a fixed number of threads.

Knows threads only. They help because OpenCV, Pillow and ONNX Runtime release Python's lock while they compute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class ThreadPool:
    """Threads that start with the first piece of work and end with this object. Callers may share it.

    Args:
        threads: number of threads, however many callers there are.
    """

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")

    def map(self, work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> list[Result]:
        """The result of each piece, in order. A single piece is processed in the caller's own thread.

        ``work`` must not call this method: if all threads wait for others, none works.

        Raises:
            Exception: whatever ``work`` raised on the first piece that failed.
        """
        if len(pieces) < 2:
            return [work(piece) for piece in pieces]
        return list(self._pool.map(work, pieces))
