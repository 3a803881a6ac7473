"""Try again while the database is busy, where giving up would throw away long work.

Knows the store's error for it and how long to insist. Requests do not wait so long: they answer 503.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from backend.store.errors import Busy

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
    """What ``work`` returns, at the first try that finds the database free.

    Args:
        work: one transaction. It may have gone through although the answer was lost, and must bear a repetition.
        seconds: no further try begins after so long.
    Raises:
        Busy: it was busy all that time.
    """
    deadline = clock() + seconds
    while True:
        try:
            return work()
        except Busy as error:
            if clock() >= deadline:
                raise
            logger.warning("The database is busy; trying again: %s", error)
        sleep(PAUSE_SECONDS)
