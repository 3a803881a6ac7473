"""What the processes write to their error stream: one line an event, with the process's own name.

Knows the standard library's logging only.
"""

from __future__ import annotations

import logging
import sys

_NOISY = ("alembic", "PIL", "waitress.queue")


def set_up(level: str, process: str) -> None:
    """Log to the error stream from ``level`` upwards; chatty libraries speak from WARNING.

    Args:
        level: a logging level's name, such as ``"INFO"``.
        process: ``web`` or ``worker``; part of each line.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
