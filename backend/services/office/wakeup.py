"""Wake the worker: the queue carries no facts, only "look at the rows".

Knows Huey and the names of the two calls. What they lead to is the worker's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from huey import SqliteHuey
from huey.api import TaskWrapper

from backend.config import Settings

logger = logging.getLogger(__name__)


def open_queue(settings: Settings) -> SqliteHuey:
    """The queue's own file, apart from the database, so that neither waits for the other."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("paraph", filename=str(settings.data_dir / "queue.sqlite3"), results=False)


def declare(huey: SqliteHuey, read_images: Callable[[], None], run_training: Callable[[], None]) -> None:
    """Say what the two calls lead to, in the process that answers them."""
    for name, answer in (("read_images", read_images), ("run_training", run_training)):
        _call_of(huey, name, answer)


def _call_of(huey: SqliteHuey, name: str, answer: Callable[[], None]) -> TaskWrapper:
    # Huey knows a call by its name and its function's module; defined here, both ends agree on the latter.
    def call() -> None:
        answer()

    return huey.task(name=name)(call)


class WakeUp:
    """The caller's end of the queue.

    A call that cannot be made is logged and forgotten: the worker looks at the rows by itself every few seconds.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._calls: dict[str, TaskWrapper] = {}

    def read_images(self) -> None:
        """Images wait to be read."""
        self._call("read_images")

    def run_training(self) -> None:
        """A run is queued."""
        self._call("run_training")

    def _call(self, name: str) -> None:
        try:
            if not self._calls:
                self._open()
            self._calls[name]()
        except Exception:  # any storage error of Huey's back end
            logger.warning("The worker could not be called; it looks by itself", exc_info=True)

    def _open(self) -> None:
        huey = open_queue(self._settings)
        self._calls = {name: _call_of(huey, name, _elsewhere) for name in ("read_images", "run_training")}


def _elsewhere() -> None:
    raise AssertionError("this process calls the worker, it is not the worker")
