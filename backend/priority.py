"""Lowers the priority of processes whose work can wait, so that requests are answered first.

Knows the operating system's priorities. Does not know what the processes do. Not for processes that write to the
database: while one waits for the processor in the middle of a transaction, SQLite lets nobody else write.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

import psutil

NICENESS = 15

logger = logging.getLogger(__name__)


def lower(pid: int) -> None:
    """Lower the priority of a process; threads and children that it starts later inherit it.

    If Linux groups processes by session, as it does on desktops, a niceness counts only within the session: the
    group's own is lowered too if the process leads one.
    """
    try:
        process = psutil.Process(pid)
        if sys.platform == "win32":
            process.nice(psutil.IDLE_PRIORITY_CLASS)
        else:
            process.nice(max(NICENESS, int(process.nice())))
    except psutil.Error as error:
        logger.warning("The priority of process %d could not be lowered: %s", pid, error)
    with suppress(OSError, ValueError):  # it is gone, or there are no such groups
        if sys.platform == "linux" and os.getsid(pid) == pid:
            group = Path(f"/proc/{pid}/autogroup")
            own = int(group.read_text(encoding="ascii").rpartition("nice")[2])
            group.write_text(f"{max(NICENESS, own)}\n", encoding="ascii")
