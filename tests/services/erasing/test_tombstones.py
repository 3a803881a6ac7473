from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services.erasing.tombstones import chunk
from backend.services.errors import InvalidError
from tests.services.erasing.buried import bury


def test_tombstones_are_listed_in_chunks_newest_first(session: Session) -> None:
    for content in "abc":
        bury(session, content)
    first = chunk(session, limit=2)
    second = chunk(session, cursor=first.next_cursor, limit=2)
    assert [row.id for row in [*first.items, *second.items]] == [3, 2, 1]
    assert second.next_cursor is None
    with pytest.raises(InvalidError):
        chunk(session, cursor="another list's")
