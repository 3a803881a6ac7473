"""Counts the requests that a person waits for, so that long work lets them go first.

Knows threads. Does not know what the requests are.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class QuickRequests:
    """Requests in progress that are answered within a moment if nothing is in their way."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one request while the context is open."""
        with self._changed:
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                if not self._count:
                    self._changed.notify_all()

    def let_pass(self, seconds: float) -> bool:
        """Wait until none is in progress, but no longer than ``seconds``; False: one still is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._count, seconds)
