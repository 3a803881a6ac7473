"""End a child process when its parent has ended, on every platform and even after SIGKILL.

The parent holds the write end of the child's standard input and never writes. When the parent dies, the system closes
the pipe, and the child reads end-of-file and exits. Does not know what the child does.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

EXIT_CODE = 3


def exit_with_parent(
    on_end: Callable[[], None] | None = None, stream: BinaryIO | None = None
) -> threading.Thread | None:
    """Watch ``stream`` (standard input) from a daemon thread and call ``on_end`` at its end.

    If the stream is a terminal, a file or ``/dev/null``, nothing is watched and None is returned, so that the same
    program can be started by hand or by a service manager.

    Args:
        on_end: called when the parent has ended; by default the process exits at once with ``EXIT_CODE``, without any
            clean-up that could hang.
    """
    if stream is None:
        if sys.stdin is None:
            return None
        stream = sys.stdin.buffer
    if not _is_pipe(stream):
        return None
    watcher = threading.Thread(
        target=_watch, args=(stream, on_end or _leave), name="parent-watch", daemon=True
    )
    watcher.start()
    return watcher


def _watch(stream: BinaryIO, on_end: Callable[[], None]) -> None:
    # Read the descriptor itself: a buffered reader's lock, held by a daemon thread, breaks the interpreter's exit.
    descriptor = stream.fileno()
    try:
        while os.read(descriptor, 4096):
            pass
    except OSError:
        pass
    on_end()


def _is_pipe(stream: BinaryIO) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def _leave() -> None:
    os._exit(EXIT_CODE)
