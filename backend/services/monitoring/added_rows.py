"""Tells which rows of a table are new, whichever process added them.

Counters need this: the worker's readings and the labels of every process are rows, but a count of all of them would
fall when somebody's images are deleted for good, and a monitoring system would take that for a restart.

Knows ids and times. Rows of a transaction that commits late have lower ids than rows that were seen before, and SQLite
reuses the ids of deleted rows, so the last rows are looked at once more each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from sqlalchemy.orm import Session

LOOKED_AT_AGAIN = 500
AT_MOST = 20_000
"""New rows that one look returns; the others come with the next."""


class Added(Protocol):
    """A row that nobody changes."""

    @property
    def id(self) -> int: ...

    @property
    def created_at(self) -> datetime: ...


AddedT = TypeVar("AddedT", bound=Added)


class AddedRows(Generic[AddedT]):
    """The new rows of one table. Not for several threads at once.

    Args:
        newest: the highest id of the table; 0 if it is empty.
        select: from an id and a number, up to that many rows with higher ids, by id.
    """

    def __init__(
        self,
        newest: Callable[[Session], int],
        select: Callable[[Session, int, int], Sequence[AddedT]],
    ) -> None:
        self._newest = newest
        self._select = select
        self._floor: int | None = None
        self._seen: set[tuple[int, datetime]] = set()
        """Rows above the floor that were returned already."""

    def look(self, session: Session) -> list[AddedT]:
        """The rows that were added since the last look; none at the first, which only marks the beginning."""
        is_first = self._floor is None
        floor = self._newest(session) - LOOKED_AT_AGAIN if self._floor is None else self._floor
        rows = self._select(session, floor, LOOKED_AT_AGAIN + AT_MOST)
        added = [] if is_first else [row for row in rows if (row.id, row.created_at) not in self._seen]
        if rows:
            self._floor = max(floor, rows[-1].id - LOOKED_AT_AGAIN)
        else:  # all above the floor were deleted, and their ids may come again
            self._floor = min(floor, self._newest(session))
        self._seen = {(row.id, row.created_at) for row in rows if row.id > self._floor}
        return added
