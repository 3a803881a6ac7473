"""Steps count only after the shapes have occurred, and the training ends when the time is over."""

from __future__ import annotations

import pytest

from tests.bench.finetuning_speed import EnoughError, Pace


def test_steps_count_after_the_first_part_until_the_time_is_over() -> None:
    pace = Pace(seconds=10, begun=0)
    for now in (1.0, 3.9, 5.0, 6.0, 9.0):
        pace.step(now)
    assert pace.steps_a_second == pytest.approx(2 / 4)
    with pytest.raises(EnoughError):
        pace.step(11.0)
    assert pace.steps_a_second == pytest.approx(3 / 6)


def test_a_run_too_short_to_count_has_no_speed() -> None:
    pace = Pace(seconds=10, begun=0)
    pace.step(4.0)
    assert pace.steps_a_second == 0
