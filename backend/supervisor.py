"""Runs the worker beside the server: starts it, restarts it when it ends, and stops it with the server.

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
_STABLE_SECONDS = 60.0  # after running this long, a failure counts as a new one
_STOP_SECONDS = 20.0

logger = logging.getLogger(__name__)


class Supervisor:
    """A context manager that runs a child process and restarts it after pauses of 1, 2, 4 … 60 seconds.

    The child's standard input is a pipe that this process holds. The child ends when the pipe is closed, by `stop` or
    by the death of this process (`backend.lifeline`).
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
        """Close the child's lifeline, so that it ends by itself; kill it after twenty seconds."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            _end(process)
        self._thread.join()

    @property
    def pid(self) -> int | None:
        """The child's process ID; None while none is running."""
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
            logger.error("The worker ended with code %s; it is restarted in %g s", code, pause)
            if self._stopping.wait(pause):
                return
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        """Start the child, unless `stop` was called: after that, none is started."""
        with self._lock:
            if self._stopping.is_set():
                return None
            # In a session of its own, so that Ctrl-C reaches only the server, which then stops the worker.
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True
            )
            return self._process


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
