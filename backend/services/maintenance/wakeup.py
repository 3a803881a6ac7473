"""Wake the worker: a call without content, from any process that shares the data folder.

Each call is an empty file in the data folder; whoever calls moves its time, and the worker looks whether the time has
moved. What there is to do is in the rows. No file is ever read, so nothing in one can be damaged or run.
"""

from __future__ import annotations

import logging
from pathlib import Path

from backend.config import Settings

READ_IMAGES = "wake-reading"
RUN_TRAINING = "wake-training"
CUT_PAGES = "wake-pages"
CALLS = (READ_IMAGES, RUN_TRAINING, CUT_PAGES)
OLD_QUEUE = ("queue.sqlite3", "queue.sqlite3-wal", "queue.sqlite3-shm")

logger = logging.getLogger(__name__)


class WakeUp:
    """The caller's end.

    A call that cannot be made is logged and forgotten: the worker looks at the rows by itself every few seconds.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data_dir

    def read_images(self) -> None:
        """Images wait to be read."""
        self._call(READ_IMAGES)

    def run_training(self) -> None:
        """A run is queued."""
        self._call(RUN_TRAINING)

    def cut_pages(self) -> None:
        """Pages wait to be cut."""
        self._call(CUT_PAGES)

    def _call(self, name: str) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / name).touch()
        except OSError:  # the disk is full, the folder cannot be written
            logger.warning("The worker could not be called; it finds the work by itself", exc_info=True)


class Listener:
    """The worker's end; calls made before it was created are not heard."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data_dir
        self._times = {name: self._time(name) for name in CALLS}

    def heard(self) -> list[str]:
        """Names of the calls that were made since the last look, each once."""
        # Unequal, not later: a clock that was ahead and has been set right must not make calls go unheard.
        moved = [name for name, before in self._times.items() if self._time(name) not in (None, before)]
        self._times |= {name: self._time(name) for name in moved}
        return moved

    def _time(self, name: str) -> int | None:
        """When the call was last made, in ns of the file system's clock; None: never, or it cannot be seen."""
        try:
            return (self._folder / name).stat().st_mtime_ns
        except OSError:
            return None


def remove_old_queue(settings: Settings) -> None:
    """Delete the queue of earlier releases, which held calls as pickles; it is not read any more."""
    for name in OLD_QUEUE:
        path = Path(settings.data_dir, name)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:  # another process of the old release still holds it
            logger.warning("%s is not needed any more and could not be deleted: %s", path.name, error)
