"""Which process works on a run: a file in the run's folder names it, so that others can see whether it is alive.

Knows processes. The start time distinguishes a process from a later one with the same id. It is counted from the start
of the machine if the system tells it so; elsewhere, if the clock was set meanwhile, the result may be "unknown".
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

FILE = "worker.json"
"""In the folder: written by `write_owner`."""
_START_FIELD = 19  # of those after the program's name, which may hold spaces and brackets
_DRIFT_SECONDS = 5
"""A process's start time may seem to move by this much while the clock is kept in sync."""


@dataclass(frozen=True)
class Owner:
    """A process: its machine's name, its id there, and its start time there (in seconds)."""

    host: str
    pid: int
    started: float

    @property
    def is_here(self) -> bool:
        """Whether it runs, or ran, on this machine."""
        return self.host == socket.gethostname()

    @property
    def is_alive(self) -> bool | None:
        """Whether this process still exists on this machine.

        None: there is a process with its id, but another start time. It is another process, or the clock was set.
        """
        try:
            if psutil.Process(self.pid).status() == psutil.STATUS_ZOMBIE:
                return False
            return True if abs(start_time(self.pid) - self.started) <= _DRIFT_SECONDS else None
        except psutil.NoSuchProcess:
            return False


def start_time(pid: int) -> float:
    """When the process started, in seconds: on Linux since the machine's start, elsewhere since 1970.

    Raises:
        psutil.NoSuchProcess: it does not exist.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return int(fields.rpartition(")")[2].split()[_START_FIELD]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return psutil.Process(pid).create_time()


def write_owner(folder: Path) -> None:
    """Write down that this process works in ``folder``."""
    pid = os.getpid()
    owner = Owner(socket.gethostname(), pid, start_time(pid))
    (folder / FILE).write_text(json.dumps(asdict(owner)), encoding="utf-8")


def read_owner(folder: Path) -> Owner | None:
    """The process that works, or worked, in ``folder``; None if the file is missing or damaged."""
    try:
        return Owner(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def leaving_on_error(folder: Path) -> Iterator[None]:
    """A block that ends the run of ``folder``; if it fails, no process works on the run any more.

    This process may live on for weeks: without its name in the folder, the run is gone once its heartbeat is old.
    """
    try:
        yield
    except BaseException:
        with suppress(OSError):  # then the folder cannot be read either
            (folder / FILE).unlink(missing_ok=True)
        raise
