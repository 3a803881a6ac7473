"""Answers that are sent while they are read, each with a database session of its own.

A request's session ends before its answer is sent, so a stream that used it would open it anew and nobody would close
it. Knows sessions and iterators; knows no format and no route.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from sqlalchemy import Engine
from sqlalchemy.orm import Session

Pieces = Callable[[Session], Generator[bytes, None, None]]


class SessionStream(Iterator[bytes]):
    """The pieces that ``make`` yields from a session, which ends with them, on an error, or by `close`.

    The first piece is made at once: what fails at the start can still be answered as a problem.
    """

    def __init__(self, engine: Engine, make: Pieces) -> None:
        self._session = Session(engine)
        self._pieces = make(self._session)
        self._first: bytes | None = None
        self._first = self._next(b"")

    def __next__(self) -> bytes:
        """The next piece; after the last one the connection is back in the pool."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return self._next()

    def close(self) -> None:
        """End the session now. The server calls this when the client has gone, or did not want the body."""
        try:
            self._pieces.close()
        finally:
            self._session.close()

    def _next(self, *default: bytes) -> bytes:
        try:
            return next(self._pieces, *default)
        except BaseException:  # StopIteration too: the end is the usual case
            self.close()
            raise
