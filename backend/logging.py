"""Logging to the error stream: one line for each event, with the name of the process.

Knows only the standard library's logging.
"""

from __future__ import annotations

import logging
import sys

_NOISY = ("alembic", "PIL", "waitress.queue")


def set_up(level: str, process: str) -> None:
    """Log to the error stream from ``level`` upwards; noisy libraries only from WARNING.

    Args:
        level: name of a logging level, such as ``"INFO"``.
        process: ``web`` or ``worker``, shown in each line.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
