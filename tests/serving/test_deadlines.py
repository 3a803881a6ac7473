"""How long each part of a connection's work may take."""

from __future__ import annotations

import pytest

from backend.serving.deadlines import Deadlines, Phase, is_slow_body

LIMITS = Deadlines(headers=10, pause=30, idle=75, body_rate=1000)


@pytest.mark.parametrize(
    ("phase", "began", "moved", "received", "is_over"),
    [
        (Phase.NEW, 90.0, 90.0, 0, False),
        (Phase.NEW, 89.0, 89.0, 0, True),
        (Phase.HEADERS, 91.0, 91.0, 0, False),
        (Phase.HEADERS, 89.0, 100.0, 0, True),  # a byte now and then helps nobody
        (Phase.BODY, 80.0, 99.0, 1, False),  # its first thirty seconds
        (Phase.BODY, 60.0, 99.0, 39_999, True),
        (Phase.BODY, 60.0, 99.0, 40_000, False),
        (Phase.BODY, 10.0, 69.0, 10**9, True),  # fast once, and silent since
        (Phase.ANSWER, 0.0, 71.0, 0, False),
        (Phase.ANSWER, 0.0, 69.0, 0, True),  # takes nothing of what waits for it
        (Phase.IDLE, 0.0, 26.0, 0, False),
        (Phase.IDLE, 0.0, 24.0, 0, True),
    ],
)
def test_a_connection_is_ended_when_its_part_takes_too_long(
    phase: Phase, began: float, moved: float, received: int, is_over: bool
) -> None:
    assert LIMITS.is_over(phase, began=began, moved=moved, now=100.0, received=received) is is_over


@pytest.mark.parametrize(
    ("began", "received", "is_slow"),
    [(99.5, 0, False), (90.0, 99_999, True), (90.0, 100_000, False)],
)
def test_a_slow_body_is_told_by_its_rate(began: float, received: int, is_slow: bool) -> None:
    assert is_slow_body(began=began, now=100.0, received=received) is is_slow
