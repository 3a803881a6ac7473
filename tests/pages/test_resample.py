"""A picture drawn from elsewhere shows each pixel where it belongs."""

from __future__ import annotations

import numpy as np

from backend.pages.resample import resampled

PICTURE = np.random.default_rng(1).integers(0, 256, (60, 90)).astype(np.uint8)


def test_seen_from_where_it_is_it_stays_the_same() -> None:
    assert (resampled(PICTURE, lambda points: points, (60, 90)) == PICTURE).all()


def test_what_lies_beyond_its_edge_is_white() -> None:
    moved = resampled(PICTURE, lambda points: points + np.array([40, 20]), (60, 90))
    assert (moved[:40, :50] == PICTURE[20:, 40:]).all()
    assert (moved[40:] == 255).all()


def test_enlarged_twice_it_is_twice_as_large() -> None:
    ramp = np.tile(np.arange(0, 180, 2, dtype=np.uint8), (60, 1))
    twice = resampled(ramp, lambda points: points / 2, (120, 180))
    assert np.abs(twice[5, 1:-1].astype(int) - np.arange(0, 178)).max() <= 1
