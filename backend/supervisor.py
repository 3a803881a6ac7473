"""Keep the worker running beside the server: start it, start it again when it ends, stop it with the server.

Knows processes and pauses. Does not know what the worker does.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType

from backend.config import ROOT

COMMAND = (sys.executable, "-m", "backend.worker")
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_STABLE_SECONDS = 60.0  # a worker that lived so long did not die of what it died of before
_PATIENCE_SECONDS = 20.0

logger = logging.getLogger(__name__)


class Supervisor:
    """A context in which a child process runs, restarted with pauses of 1, 2, 4 … 60 seconds.

    The child's standard input is a pipe that this process holds: the child ends when it is closed, by `stop` or by
    this process's death (`backend.lifeline`).
    """

    def __init__(self, command: Sequence[str] = COMMAND, *, first_pause: float = _FIRST_PAUSE) -> None:
        self._command = command
        self._first_pause = first_pause
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self) -> None:
        """Start the child, and the thread that watches it."""
        self._thread.start()

    def stop(self) -> None:
        """End the child in order: close its lifeline, and insist after twenty seconds."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            _end(process)
        self._thread.join()

    @property
    def pid(self) -> int | None:
        """The child's process number; None while none runs."""
        with self._lock:
            process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def __enter__(self) -> Supervisor:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _watch(self) -> None:
        pause = self._first_pause
        while (process := self._spawn()) is not None:
            began = time.monotonic()
            code = process.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - began >= _STABLE_SECONDS:
                pause = self._first_pause
            logger.error("The worker ended with code %s; it is started again in %g s", code, pause)
            if self._stopping.wait(pause):
                return
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        """Start the child, unless `stop` was called; after `stop` none can appear."""
        with self._lock:
            if self._stopping.is_set():
                return None
            # A session of its own: Ctrl-C reaches the server, which then ends the worker in order.
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True
            )
            return self._process


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
