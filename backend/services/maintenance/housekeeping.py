"""What the worker does beside its main work: it finishes erasures that were cut off, and cleans up once an hour.

Knows when; `erasing.finishing` and `cleanup` know how.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.erasing.finishing import finish_all
from backend.services.maintenance.cleanup import clean_up
from backend.store.blobs import BlobStore
from backend.store.database import now

_HOUR_SECONDS = 3600.0
_ERASING = timedelta(seconds=5)
"""Erasures that began more recently than this are left alone; the others are looked at this often."""
_AFTER_FAILURE_SECONDS = 300.0


class Housekeeping:
    """Each method returns at once while its work is not due; calls of the same method must not overlap.

    Args:
        is_stopped: asked while there is much to delete; once true, the rest is left to the next process.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        blobs: BlobStore,
        settings: Settings,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sessions, self._blobs, self._settings = sessions, blobs, settings
        self._is_stopped = is_stopped
        self._next_cleanup = self._next_erasing = 0.0

    def clean_up(self) -> None:
        """Clean up, once an hour."""
        if time.monotonic() >= self._next_cleanup:
            self._next_cleanup = time.monotonic() + _HOUR_SECONDS
            with self._sessions() as session:
                clean_up(session, self._blobs, self._settings, now(), self._is_stopped)

    def finish_erasures(self) -> None:
        """Finish erasures that were cut off, or waited for a run to end; those of the last seconds are in progress."""
        if time.monotonic() >= self._next_erasing:
            self._next_erasing = time.monotonic() + _AFTER_FAILURE_SECONDS  # such as a full disk
            with self._sessions() as session:
                finish_all(session, self._blobs, self._settings, now() - _ERASING)
            self._next_erasing = time.monotonic() + _ERASING.total_seconds()
