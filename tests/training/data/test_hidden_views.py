"""A view hides and shades, and moves nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from training.data.hidden_views import Hiding, Pixels, view

FIELD = np.zeros((32, 120), np.float32)
FIELD[8:24, 10:110:12] = 1.0


def look(seed: int, hiding: Hiding | None = None) -> Pixels:
    return view(FIELD, np.random.default_rng(seed), hiding or Hiding())


def test_a_view_keeps_shape_range_and_the_original() -> None:
    before = FIELD.copy()
    seen = look(0)
    assert seen.shape == FIELD.shape
    assert seen.dtype == np.float32
    assert 0 <= seen.min() <= seen.max() <= 1
    np.testing.assert_array_equal(FIELD, before)


def test_views_differ_from_each_other_and_repeat_with_their_seed() -> None:
    first, second = (look(seed) for seed in (1, 2))
    assert np.abs(first - second).max() > 0.5
    np.testing.assert_array_equal(first, look(1))


def test_half_of_the_looks_hide_nothing() -> None:
    untouched = [bool((look(seed) == FIELD).all()) for seed in range(200)]
    assert 80 <= sum(untouched) <= 120


def test_strokes_that_are_seen_stay_where_they_are() -> None:
    stayed = np.mean([look(seed) for seed in range(60)], axis=0)
    inked = stayed[8:24] > 0.45
    assert inked[:, 10:110:12].all()
    assert not inked[:, 14:110:12].any()


def test_wider_strips_hide_more_and_none_hide_nothing() -> None:
    def ink(widest: int) -> float:
        return float(
            np.mean([look(seed, Hiding(nothing=0, strips=4, widest=widest)).sum() for seed in range(60)])
        )

    assert ink(widest=40) < 0.8 * ink(widest=2)
    assert all((look(seed, Hiding(nothing=1)) == FIELD).all() for seed in range(9))


@pytest.mark.parametrize("hiding", [{"nothing": 1.5}, {"strips": -1}, {"widest": 1}])
def test_what_cannot_be_hidden_is_refused(hiding: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Received: Hiding"):
        Hiding(**hiding)
