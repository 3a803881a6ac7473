"""A thread that does one kind of work whenever it is asked to, one piece at a time.

Knows threads. Does not know what the work is.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

_LOOK_SECONDS = 0.5

logger = logging.getLogger(__name__)


class WorkThread:
    """Calls ``work`` once for any number of requests that arrive while it is busy.

    Args:
        stop: once set, no further work begins.
    """

    def __init__(self, name: str, work: Callable[[], None], stop: threading.Event) -> None:
        self._work = work
        self._stop = stop
        self._asked = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to listen for requests."""
        self._thread.start()

    def ask(self) -> None:
        """Request the work; returns at once."""
        self._asked.set()

    def join(self, seconds: float) -> bool:
        """Wait until the thread has ended after ``stop``; False when it still works after ``seconds``."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._asked.wait(_LOOK_SECONDS):
                continue
            self._asked.clear()  # before the work: a request that comes during it may be about what it missed
            if self._stop.is_set():
                return
            try:
                self._work()
            except Exception:  # whatever it is, the next request must be handled
                logger.exception("%s failed", self._thread.name)
