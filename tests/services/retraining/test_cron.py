"""The schedule's moments, in local time, over the change of clocks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from backend.services.retraining.cron import is_due, next_due

NIGHTLY = "0 3 * * *"


@pytest.fixture
def paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # five whole numbers


@pytest.mark.usefixtures("paris")
@pytest.mark.parametrize(
    ("after", "due"),
    [
        (utc(2026, 1, 10, 1, 59), utc(2026, 1, 10, 2, 0)),
        (utc(2026, 1, 10, 2, 0), utc(2026, 1, 11, 2, 0)),
        (utc(2026, 7, 10, 12, 0), utc(2026, 7, 11, 1, 0)),
        (utc(2026, 10, 24, 12, 0), utc(2026, 10, 25, 2, 0)),
    ],
)
def test_fields_are_local_time(after: datetime, due: datetime) -> None:
    assert next_due(NIGHTLY, after) == due


@pytest.mark.usefixtures("paris")
@pytest.mark.parametrize(
    ("cron", "begin", "due"),
    [
        ("30 2 * * *", utc(2026, 3, 28, 12, 0), [(29, 1, 0), (30, 0, 30)]),
        ("0 2 * * *", utc(2026, 3, 28, 12, 0), [(29, 1, 0), (30, 0, 0)]),
        ("59 2 * * *", utc(2026, 3, 28, 12, 0), [(29, 1, 0), (30, 0, 59)]),
        ("*/20 2 * * *", utc(2026, 3, 29, 0, 30), [(29, 1, 0), (30, 0, 0), (30, 0, 20), (30, 0, 40)]),
        ("0 3 * * *", utc(2026, 3, 28, 12, 0), [(29, 1, 0), (30, 1, 0)]),
        ("30 2 * * 0", utc(2026, 3, 29, 0, 59), [(29, 1, 0)]),
        ("30 1 * * *", utc(2026, 3, 28, 12, 0), [(29, 0, 30), (29, 23, 30)]),
    ],
)
def test_a_time_that_spring_skips_is_due_once_when_the_clock_has_been_put_forward(
    cron: str, begin: datetime, due: list[tuple[int, int, int]]
) -> None:
    assert times(cron, begin, len(due)) == [utc(2026, 3, *parts) for parts in due]


@pytest.mark.usefixtures("paris")
@pytest.mark.parametrize(
    "after", [utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 10), utc(2026, 10, 25, 1, 30)]
)
def test_a_time_that_autumn_repeats_is_due_once(after: datetime) -> None:
    assert next_due("30 2 * * *", utc(2026, 10, 24, 12, 0)) == utc(2026, 10, 25, 0, 30)
    assert next_due("30 2 * * *", after) == utc(2026, 10, 26, 1, 30)


def times(cron: str, after: datetime, count: int) -> list[datetime]:
    found = []
    for _ in range(count):
        after = next_due(cron, after)
        found.append(after)
    return found


@pytest.mark.usefixtures("paris")
def test_a_moment_is_due_once_however_long_nobody_looked() -> None:
    looked = utc(2026, 1, 10, 12, 0)
    assert not is_due(NIGHTLY, looked, utc(2026, 1, 11, 1, 59))
    assert is_due(NIGHTLY, looked, utc(2026, 1, 11, 2, 0))
    assert is_due(NIGHTLY, looked, utc(2026, 1, 20, 9, 0))
    assert not is_due(NIGHTLY, utc(2026, 1, 20, 9, 0), utc(2026, 1, 20, 9, 5))
