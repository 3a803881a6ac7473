"""Answers that are sent while they are read, each with a database session of its own.

A request's session is closed before its answer is sent. A stream that used it would open it again, and nothing would
close it. Knows sessions and iterators; knows no format and no route.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from sqlalchemy import Engine
from sqlalchemy.orm import Session

Pieces = Callable[[Session], Iterator[bytes]]


class SessionStream(Iterator[bytes]):
    """The pieces that ``make`` yields from a new session. It is closed after the last one, on an error, or by `close`.

    The first piece is made at once, so that an error at the start can still be answered as a problem.
    """

    def __init__(self, engine: Engine, make: Pieces) -> None:
        self._session = Session(engine)
        self._pieces: Iterator[bytes] = iter(())
        self._first: bytes | None = None
        try:
            self._pieces = make(self._session)
            self._first = next(self._pieces, b"")
        except BaseException:
            self.close()
            raise

    def __next__(self) -> bytes:
        """The next piece; after the last one the connection is back in the pool."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        try:
            return next(self._pieces)
        except BaseException:  # StopIteration too: the end is the usual case
            self.close()
            raise

    def close(self) -> None:
        """Close the session. The server calls this when the client has gone, or did not want the body."""
        try:
            if isinstance(self._pieces, Generator):
                self._pieces.close()
        finally:
            self._session.close()
