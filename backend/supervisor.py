"""Keep a child process running beside its parent: start it, start it again when it ends, stop it with the parent.

Knows processes and pauses. Does not know what the child does.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType

from backend.config import ROOT

WORKER = (sys.executable, "-m", "backend.worker")
WEB = (sys.executable, "-m", "backend.web")
REFUSED = 2
"""Exit status of a process that cannot begin its work, and has said why."""
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_STABLE_SECONDS = 60.0  # a child that lived so long did not die of what it died of before
_PATIENCE_SECONDS = 20.0

logger = logging.getLogger(__name__)


class Supervisor:
    """A context in which a child process runs, restarted with pauses of 1, 2, 4 … 60 seconds.

    The child's standard input is a pipe that this process holds: the child ends when it is closed, by `stop` or by
    this process's death (`backend.lifeline`).

    Args:
        name: for the log.
        sockets: bound sockets that each child inherits; their descriptors follow ``--sockets`` in its command.
        on_line: called with each line that the child prints. Until the first one, a child that ends with `REFUSED`
            is not started again, and ``refused`` is set. Such a child is stopped by SIGTERM, where there is one.
    """

    def __init__(
        self,
        command: Sequence[str] = WORKER,
        *,
        name: str = "worker",
        sockets: Sequence[socket.socket] = (),
        on_line: Callable[[str], None] | None = None,
        first_pause: float = _FIRST_PAUSE,
    ) -> None:
        self.refused = threading.Event()
        self._descriptors = tuple(opened.fileno() for opened in sockets)
        self._command = [*command, *(["--sockets", *map(str, self._descriptors)] if sockets else [])]
        self._name = name
        self._on_line = on_line
        self._is_ready = on_line is None
        self._first_pause = first_pause
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._watch, name=f"{name} supervisor", daemon=True)

    def start(self) -> None:
        """Start the child, and the thread that watches it."""
        self._thread.start()

    def stop(self) -> None:
        """End the child in order: close its lifeline, and insist after twenty seconds."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            _end(process, by_signal=self._on_line is not None)
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
            self._listen(process)
            code = process.wait()
            if self._stopping.is_set():
                return
            if code == REFUSED and not self._is_ready:
                self.refused.set()
                return
            if time.monotonic() - began >= _STABLE_SECONDS:
                pause = self._first_pause
            logger.error("The %s ended with code %s; it is started again in %g s", self._name, code, pause)
            if self._stopping.wait(pause):
                return
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        """Pass on the child's lines until it closes its output."""
        if process.stdout is None or self._on_line is None:
            return
        for line in process.stdout:
            self._is_ready = True
            self._on_line(line.rstrip("\n"))
        process.stdout.close()

    def _spawn(self) -> subprocess.Popen[str] | None:
        """Start the child, unless `stop` was called; after `stop` none can appear."""
        with self._lock:
            if self._stopping.is_set():
                return None
            # A session of its own: Ctrl-C reaches the server, which then ends the worker in order.
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=None if self._on_line is None else subprocess.PIPE,
                text=True,
                start_new_session=True,
                pass_fds=self._descriptors,
            )
            return self._process


def _end(process: subprocess.Popen[str], *, by_signal: bool) -> None:
    if by_signal and os.name == "posix":
        process.terminate()
    elif process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin is not None:
        process.stdin.close()
