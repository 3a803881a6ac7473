"""Who works on a run: a note in the run's folder that names the process, so that its death can be told.

Knows processes. A number that was given to another process meanwhile is told apart by its start time; since some
systems reckon that from the present clock, a clock that was set makes it doubtful, and then nothing is claimed.
"""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

_NOTE = "worker.json"
_DRIFT_SECONDS = 5
"""So much a process's start time may seem to move while the clock is kept right."""


@dataclass(frozen=True)
class Owner:
    """A process: its machine's name, its number there, and when it started (seconds since 1970)."""

    host: str
    pid: int
    started: float

    @property
    def is_here(self) -> bool:
        """Whether it runs, or ran, on this machine."""
        return self.host == socket.gethostname()

    @property
    def is_alive(self) -> bool | None:
        """Whether this very process still exists on this machine.

        None: a process has its number, but another start time. It is another one, or the clock was set.
        """
        try:
            process = psutil.Process(self.pid)
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return True if abs(process.create_time() - self.started) <= _DRIFT_SECONDS else None
        except psutil.NoSuchProcess:
            return False


def write_owner(folder: Path) -> None:
    """Note that this process works in ``folder``."""
    pid = os.getpid()
    owner = Owner(socket.gethostname(), pid, psutil.Process(pid).create_time())
    (folder / _NOTE).write_text(json.dumps(asdict(owner)), encoding="utf-8")


def read_owner(folder: Path) -> Owner | None:
    """Who works, or worked, in ``folder``; None when nobody has signed legibly."""
    try:
        return Owner(**json.loads((folder / _NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
