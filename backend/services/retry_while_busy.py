"""Retry while the database is busy or its disk is full, if giving up would lose hours of work.

Knows the store's errors and how long to keep trying. Requests do not retry: they are refused as busy.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from backend.store.errors import Busy, StorageFull

RETRY_SECONDS = 300.0
PAUSE_SECONDS = 2.0

T = TypeVar("T")

logger = logging.getLogger(__name__)


def retry_while_busy(
    work: Callable[[], T],
    *,
    seconds: float = RETRY_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """Call ``work`` until the database is neither busy nor full; return its result.

    Args:
        work: one transaction. It must be safe to repeat: it may have been committed although the connection was lost.
        seconds: no further attempt begins after this time.
    Raises:
        Busy, StorageFull: the database was busy, or its disk full, all that time.
    """
    deadline = clock() + seconds
    while True:
        try:
            return work()
        except (Busy, StorageFull) as error:
            if clock() >= deadline:
                raise
            logger.warning("The database cannot be written; trying again: %s", error)
        sleep(PAUSE_SECONDS)
