"""The speed counts only steps after the shapes have been compiled."""

from __future__ import annotations

import pytest

from tests.bench.training_speed import BATCH, Pace


def test_steps_count_from_half_of_the_time_on() -> None:
    pace = Pace(seconds=10, begun=0, last=0)
    for now in (4.0, 5.0, 6.0, 8.0):
        pace.step(now)
    assert pace.counted == 2 * BATCH
    assert pace.images_a_second == pytest.approx(2 * BATCH / 3)


def test_a_run_too_short_to_count_has_no_speed() -> None:
    pace = Pace(seconds=10, begun=0, last=0)
    pace.step(4.0)
    assert pace.images_a_second == 0
