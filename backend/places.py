"""A limited number of places, for which a limited number of threads wait for a limited time.

Knows threads. Does not know what is done at the places.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Places:
    """Places that are taken for a while.

    Args:
        places: how many there are.
        waiters: how many threads may wait for one at once.
        seconds: how long each waits.
    """

    def __init__(self, places: int, waiters: int, seconds: float) -> None:
        self.seconds = seconds
        self._door = threading.BoundedSemaphore(places + waiters)
        self._places = threading.BoundedSemaphore(places)

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Have a place inside the context; False: too many wait already, or none became free in time."""
        if not self._door.acquire(blocking=False):
            yield False
            return
        try:
            if not self._places.acquire(timeout=self.seconds):
                yield False
                return
            try:
                yield True
            finally:
                self._places.release()
        finally:
            self._door.release()
