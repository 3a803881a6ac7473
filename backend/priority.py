"""Lowers the priority of processes whose work can wait, so that requests are answered first.

Knows the operating system's priorities. Does not know what the processes do.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from enum import Enum
from pathlib import Path

import psutil

logger = logging.getLogger(__name__)


class Priority(Enum):
    """A priority below that of the web server: a niceness, and its name on Windows."""

    READING = (5, "BELOW_NORMAL_PRIORITY_CLASS")
    """For the worker: somebody waits for what it reads, but not with a key pressed."""
    TRAINING = (15, "IDLE_PRIORITY_CLASS")


def lower(pid: int, priority: Priority) -> None:
    """Lower the priority of a process; threads and children that it starts later inherit it.

    Where Linux groups processes by session, as it does on desktops, a niceness counts only within the session: the
    group's own is lowered too if the process leads one.
    """
    niceness, name = priority.value
    try:
        process = psutil.Process(pid)
        process.nice(getattr(psutil, name) if sys.platform == "win32" else max(niceness, int(process.nice())))
    except psutil.Error as error:
        logger.warning("The priority of process %d could not be lowered: %s", pid, error)
    with suppress(OSError, ValueError):  # it is gone, or there are no such groups
        if sys.platform == "linux" and os.getsid(pid) == pid:
            group = Path(f"/proc/{pid}/autogroup")
            own = int(group.read_text(encoding="ascii").rpartition("nice")[2])
            group.write_text(f"{max(niceness, own)}\n", encoding="ascii")
