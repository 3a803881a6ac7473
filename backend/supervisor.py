"""Runs a child process: starts it, restarts it when it ends, and stops it with its parent.

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
"""Exit status of a process that could not start and has printed why."""
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_STABLE_SECONDS = 60.0  # after running this long, a failure counts as a new one
_STOP_SECONDS = 20.0
_LAST_LINES_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Supervisor:
    """A context manager that runs a child process and restarts it after pauses of 1, 2, 4 … 60 seconds.

    The child's standard input is a pipe that this process holds. The child ends when the pipe is closed, by `stop` or
    by the death of this process (`backend.parent_watch`).

    Args:
        name: for the log.
        sockets: bound sockets that the child inherits; their descriptors follow ``--sockets`` in its command.
        on_line: called with each line that the child prints. A child that exits with `REFUSED` before its first line
            is not restarted, and ``refused`` is set. With ``on_line``, `stop` sends SIGTERM if there is one.
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
        """Ask the child to end, by SIGTERM or by closing its standard input; kill it after twenty seconds."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            _end(process, by_signal=self._on_line is not None)
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
        began = time.monotonic()
        while (failure := self._run_child()) is not None:
            if time.monotonic() - began >= _STABLE_SECONDS:
                pause = self._first_pause
            logger.error("The %s %s; it is restarted in %g s", self._name, failure, pause)
            if self._stopping.wait(pause):
                return
            pause = min(2 * pause, _LONGEST_PAUSE)
            began = time.monotonic()

    def _run_child(self) -> str | None:
        """Run the child until it ends; why it has to be started again, None where it has not."""
        try:
            process = self._spawn()
        except OSError as error:  # such as no memory, no processes or no descriptors left for a moment
            return f"cannot be started ({error.strerror})"
        if process is None:
            return None
        lines = threading.Thread(target=self._listen, args=(process,), daemon=True)
        try:
            lines.start()
        except RuntimeError as error:  # no thread is to be had
            process.kill()
            process.wait()
            return f"cannot be listened to ({error})"
        code = process.wait()
        # Not for ever: a process that the child started may hold its output open.
        lines.join(_LAST_LINES_SECONDS)
        if self._stopping.is_set():
            return None
        if code == REFUSED and not self._is_ready:
            self.refused.set()
            return None
        return f"ended with code {code}"

    def _listen(self, process: subprocess.Popen[str]) -> None:
        """Pass on the child's lines until it closes its output."""
        if process.stdout is None or self._on_line is None:
            return
        for line in process.stdout:
            self._is_ready = True
            self._on_line(line.rstrip("\n"))
        process.stdout.close()

    def _spawn(self) -> subprocess.Popen[str] | None:
        """Start the child, unless `stop` was called: after that, none is started."""
        with self._lock:
            if self._stopping.is_set():
                return None
            # In a session of its own, so that Ctrl-C reaches only the parent, which then stops its children.
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
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin is not None:
        process.stdin.close()
