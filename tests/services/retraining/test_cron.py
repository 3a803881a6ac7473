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
def test_a_moment_is_due_once_however_long_nobody_looked() -> None:
    looked = utc(2026, 1, 10, 12, 0)
    assert not is_due(NIGHTLY, looked, utc(2026, 1, 11, 1, 59))
    assert is_due(NIGHTLY, looked, utc(2026, 1, 11, 2, 0))
    assert is_due(NIGHTLY, looked, utc(2026, 1, 20, 9, 0))
    assert not is_due(NIGHTLY, utc(2026, 1, 20, 9, 0), utc(2026, 1, 20, 9, 5))
