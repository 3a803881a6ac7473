"""What is due beside the worker's main work, and when."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.maintenance import housekeeping
from backend.services.maintenance.housekeeping import Housekeeping
from backend.store.blobs import BlobStore
from backend.store.database import now


class Clock:
    """Replaces ``time`` in the module; the test moves it."""

    def __init__(self) -> None:
        self.at = 1000.0

    def monotonic(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(housekeeping, "time", clock)
    return clock


def test_it_is_cleaned_up_at_once_and_then_every_hour(
    sessions: sessionmaker[Session],
    blobs: BlobStore,
    settings: Settings,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stops: list[bool] = []
    monkeypatch.setattr(housekeeping, "clean_up", lambda *arguments: stops.append(arguments[-1]()))
    kept = Housekeeping(sessions, blobs, settings, lambda: True)
    for seconds in (0, 1, 3598, 1, 1):
        clock.at += seconds
        kept.clean_up()
    assert stops == [True, True]


def test_erasures_are_looked_at_every_five_seconds_and_less_often_after_a_failure(
    sessions: sessionmaker[Session],
    blobs: BlobStore,
    settings: Settings,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[float] = []

    def finish(*_: object) -> None:
        looks.append(clock.at - 1000)
        if len(looks) == 2:
            raise OSError("no space")

    monkeypatch.setattr(housekeeping, "finish_all", finish)
    kept = Housekeeping(sessions, blobs, settings)
    for at in (0, 4, 5, 304, 305, 309, 310):
        clock.at = 1000 + at
        with pytest.raises(OSError, match="no space") if at == 5 else nullcontext():
            kept.finish_erasures()
    assert looks == [0, 5, 305, 310]


def test_erasures_of_the_last_seconds_are_left_alone(
    sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before: list[datetime] = []
    monkeypatch.setattr(housekeeping, "finish_all", lambda *arguments: before.append(arguments[-1]))
    Housekeeping(sessions, blobs, settings).finish_erasures()
    assert timedelta(seconds=5) <= now() - before[0] < timedelta(minutes=1)
