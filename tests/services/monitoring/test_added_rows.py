"""Counting rows by their ids: each once, whatever becomes of the others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple, cast

import pytest
from sqlalchemy.orm import Session

from backend.services.monitoring import added_rows
from backend.services.monitoring.added_rows import AddedRows

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
LATER = datetime(2026, 1, 31, 13, tzinfo=UTC)
NO_SESSION = cast("Session", None)


class Row(NamedTuple):
    id: int
    created_at: datetime = NOON


class Table:
    """A table in memory that answers as the store does."""

    def __init__(self, *ids: int) -> None:
        self.rows = [Row(each) for each in ids]
        self.added = AddedRows(self.newest, self.select)

    def newest(self, _: Session) -> int:
        return max((row.id for row in self.rows), default=0)

    def select(self, _: Session, after: int, limit: int) -> list[Row]:
        return sorted(row for row in self.rows if row.id > after)[:limit]

    def look(self) -> list[int]:
        return [row.id for row in self.added.look(NO_SESSION)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(added_rows, "LOOKED_AT_AGAIN", 10)
    monkeypatch.setattr(added_rows, "AT_MOST", 20)


def test_the_first_look_only_marks_the_beginning() -> None:
    table = Table(*range(1, 40))
    assert table.look() == []
    assert table.look() == []


def test_each_new_row_is_told_once() -> None:
    table = Table()
    assert table.look() == []
    table.rows += [Row(1), Row(2)]
    assert table.look() == [1, 2]
    table.rows.append(Row(3))
    assert table.look() == [3]
    assert table.look() == []


def test_a_row_that_was_committed_late_is_told_too() -> None:
    table = Table(1, 2, 5)
    table.look()
    table.rows.append(Row(7))
    assert table.look() == [7]
    table.rows += [Row(4), Row(6)]
    assert table.look() == [4, 6]


def test_deleted_rows_take_nothing_back_and_their_ids_may_come_again() -> None:
    table = Table(*range(1, 31))
    table.look()
    table.rows = [row for row in table.rows if row.id <= 27]
    assert table.look() == []
    table.rows += [Row(28, LATER), Row(29, LATER)]
    assert table.look() == [28, 29]
    assert table.look() == []


def test_a_table_that_was_emptied_begins_anew() -> None:
    table = Table(*range(1, 31))
    table.look()
    table.rows = []
    assert table.look() == []
    table.rows.append(Row(1, LATER))
    assert table.look() == [1]
    assert table.look() == []


def test_very_many_new_rows_are_told_in_parts() -> None:
    table = Table()
    table.look()
    table.rows += [Row(each) for each in range(1, 71)]
    parts = []
    while part := table.look():
        parts.append(part)
    assert [each for part in parts for each in part] == list(range(1, 71))
    assert len(parts) > 1
