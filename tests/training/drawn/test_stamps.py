"""Stamps of two halves of shapes."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

from training.drawn.stamps import SHAPES, stamp
from training.drawn.typeset import font_files


@pytest.mark.parametrize("half", [0, 1])
def test_stamps_are_uneven_ink_of_a_field_s_height(half: int) -> None:
    fonts = font_files([])[half]
    for seed in range(6):
        ink = stamp(half, fonts, np.random.default_rng(seed))
        assert ink.dtype == np.float32
        assert 24 <= len(ink) <= 60
        assert 0 <= ink.min() < 0.01
        assert 0.2 < ink.max() <= 1
        assert 0.01 < ink.mean() < 0.7


def test_a_seed_gives_one_stamp() -> None:
    fonts = font_files([])[0]
    first, again = (stamp(0, fonts, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first, again)


def test_no_shape_is_both_learned_from_and_measured_on() -> None:
    assert len({*chain(*SHAPES)}) == sum(map(len, SHAPES))
