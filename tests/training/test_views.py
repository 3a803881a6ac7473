"""A view hides and shades, and moves nothing."""

from __future__ import annotations

import numpy as np

from training.views import view

FIELD = np.zeros((32, 120), np.float32)
FIELD[8:24, 10:110:12] = 1.0


def test_a_view_keeps_shape_range_and_the_original() -> None:
    before = FIELD.copy()
    seen = view(FIELD, np.random.default_rng(0))
    assert seen.shape == FIELD.shape
    assert seen.dtype == np.float32
    assert 0 <= seen.min() <= seen.max() <= 1
    np.testing.assert_array_equal(FIELD, before)


def test_views_differ_from_each_other_and_repeat_with_their_seed() -> None:
    first, second = (view(FIELD, np.random.default_rng(seed)) for seed in (1, 2))
    assert np.abs(first - second).max() > 0.5
    np.testing.assert_array_equal(first, view(FIELD, np.random.default_rng(1)))


def test_half_of_the_looks_hide_nothing() -> None:
    untouched = [bool((view(FIELD, np.random.default_rng(seed)) == FIELD).all()) for seed in range(200)]
    assert 80 <= sum(untouched) <= 120


def test_strokes_that_are_seen_stay_where_they_are() -> None:
    stayed = np.mean([view(FIELD, np.random.default_rng(seed)) for seed in range(60)], axis=0)
    inked = stayed[8:24] > 0.45
    assert inked[:, 10:110:12].all()
    assert not inked[:, 14:110:12].any()
