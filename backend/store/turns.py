"""Writers of one process take turns, in the order in which they came.

SQLite lets whoever tries at the right moment write next; one that writes file after file would keep the others waiting
for seconds. PostgreSQL's writers need no turns, they lock rows. Knows threads and whose engine it is; no table.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from backend.store.errors import Busy


class Turns:
    """A lock that is handed on in the order of asking. A thread that has its turn may take it again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._owner: int | None = None
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, seconds: float) -> Iterator[bool]:
        """Wait for one's turn and have it inside the context; False: it did not come within ``seconds``."""
        if self._owner == threading.get_ident():
            yield True
            return
        if not self._take(seconds):
            yield False
            return
        self._owner = threading.get_ident()
        try:
            yield True
        finally:
            self._owner = None
            self._hand_on()

    def _take(self, seconds: float) -> bool:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._lock:
            if mine.is_set():  # it came while we gave up
                return True
            self._waiting.remove(mine)
            return False

    def _hand_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


_turns: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()


@contextmanager
def turn(engine: Engine, milliseconds: int) -> Iterator[None]:
    """Write to the database of ``engine`` when those have written who asked before.

    Raises:
        Busy: that took longer than ``milliseconds``.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    with _turns.setdefault(engine, Turns()).turn(milliseconds / 1000) as has_turn:
        if not has_turn:
            raise locked(milliseconds)
        yield


def locked(milliseconds: int) -> Busy:
    """The error that says for how long another writer held the database."""
    return Busy(f"Another writer held the database for {milliseconds / 1000:g} s")
