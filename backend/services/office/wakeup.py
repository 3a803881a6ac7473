"""Wake the worker. A call carries no data; it only tells the worker to look at the rows.

Knows Huey and the names of the two calls. The worker knows what to do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from huey import SqliteHuey
from huey.api import TaskWrapper

from backend.config import Settings

logger = logging.getLogger(__name__)


def open_queue(settings: Settings) -> SqliteHuey:
    """The queue in a file of its own, so that it and the database never wait for each other."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("paraph", filename=str(settings.data_dir / "queue.sqlite3"), results=False)


def declare(huey: SqliteHuey, read_images: Callable[[], None], run_training: Callable[[], None]) -> None:
    """Register what the two calls do, in the process that handles them."""
    for name, handler in (("read_images", read_images), ("run_training", run_training)):
        _call_of(huey, name, handler)


def _call_of(huey: SqliteHuey, name: str, handler: Callable[[], None]) -> TaskWrapper:
    # Huey identifies a call by its name and its function's module; defined here, both are the same at both ends.
    def call() -> None:
        handler()

    return huey.task(name=name)(call)


class WakeUp:
    """Makes the calls.

    A call that fails is logged and dropped: the worker looks at the rows by itself every few seconds.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._calls: dict[str, TaskWrapper] = {}

    def read_images(self) -> None:
        """Tell the worker that images are to be read."""
        self._call("read_images")

    def run_training(self) -> None:
        """Tell the worker that a run is queued."""
        self._call("run_training")

    def _call(self, name: str) -> None:
        try:
            if not self._calls:
                self._open()
            self._calls[name]()
        except Exception:  # any storage error of Huey's back end
            logger.warning("The worker could not be called; it finds the work by itself", exc_info=True)

    def _open(self) -> None:
        huey = open_queue(self._settings)
        self._calls = {name: _call_of(huey, name, _not_here) for name in ("read_images", "run_training")}


def _not_here() -> None:
    raise AssertionError("only the worker handles calls")
