"""Scribbles are drawn in two halves of shapes, always the same for a seed."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

from training.drawn.scribbles import SHAPES, scribble


@pytest.mark.parametrize("half", [0, 1])
def test_scribbles_are_ink_cropped_to_itself(half: int) -> None:
    for seed in range(20):
        ink = scribble(half, np.random.default_rng(seed))
        assert ink.dtype == np.float32
        assert 0 <= ink.min() < ink.max() <= 1
        assert 10 < len(ink) < 80
        assert ink.shape[1] > 10
        assert 0.02 < ink.mean() < 0.95


def test_a_seed_gives_one_scribble_and_another_seed_another() -> None:
    first, again, other = (scribble(0, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_no_shape_is_both_learned_from_and_measured_on() -> None:
    assert len({*chain(*SHAPES)}) == sum(map(len, SHAPES))
