"""The lag is found again that was put in."""

from __future__ import annotations

import pytest

from tests.training.lettering import STRIDE, bars, written
from training.network.letter_lag import measure_lag

PLACES = (20, 40, 60, 80)


@pytest.mark.parametrize("late", [-1, 0, 1])
def test_gaps_between_letters_show_whether_frames_are_late_or_early(late: int) -> None:
    field, spans = written(bars(PLACES, width=14), [place + 7 for place in PLACES], [1, 2, 3, 4], late)
    assert measure_lag([(field.pixels, spans)], STRIDE) == pytest.approx(late, abs=0.5)


def test_single_letters_show_no_lag() -> None:
    field, spans = written(bars([20]), [23], [1])
    assert measure_lag([(field.pixels, spans)], STRIDE) == 0.0
