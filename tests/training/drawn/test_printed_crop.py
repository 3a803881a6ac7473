from __future__ import annotations

import numpy as np
import pytest

from training.drawn.printed_crop import draw_crop

SIZES = {(44, 324), (31, 284), (65, 284), (50, 284)}  # of three layouts; the fourth is 388 wide


@pytest.mark.parametrize("seed", range(12))
def test_a_written_crop_has_more_ink_than_the_same_crop_left_blank(seed: int) -> None:
    written = draw_crop("GABRIEL", np.random.default_rng(seed))
    blank = draw_crop("", np.random.default_rng(seed))
    assert written.dtype == np.uint8
    assert written.ndim == 2
    assert (written < 128).sum() > (blank < 128).sum() + 60


@pytest.mark.parametrize("seed", range(8))
def test_a_long_name_stays_inside_its_crop(seed: int) -> None:
    height, width = draw_crop("MARGUERITE-HENNEQUIN DE LAFFITTE", np.random.default_rng(seed)).shape
    assert (height, width) in SIZES or (width == 388 and 18 <= height <= 36)


def test_all_four_layouts_are_drawn() -> None:
    shapes = {draw_crop("LEA", np.random.default_rng(seed)).shape for seed in range(40)}
    assert shapes & SIZES == SIZES
    assert any(width == 388 for _, width in shapes)


def test_the_same_seed_gives_the_same_pixels() -> None:
    first, again, other = (draw_crop("LEA", np.random.default_rng(seed)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or (first != other).any()


def test_paper_is_white_and_most_of_the_crop() -> None:
    for seed in range(8):
        crop = draw_crop("LEA", np.random.default_rng(seed))
        assert np.median(crop) == 255
        assert crop.min() < 60


def test_captions_are_printed_above_or_beside_the_name() -> None:
    blank = [draw_crop("", np.random.default_rng(seed)) for seed in range(40)]
    beside = [crop for crop in blank if crop.shape[1] == 388]
    above = [crop for crop in blank if crop.shape == (65, 284)]
    assert beside
    assert above
    assert all((crop[:, 2:78] < 128).any() for crop in beside)
    assert all((crop[:20, 33:] < 128).any() for crop in above)


def test_a_character_that_the_pen_lacks_is_refused() -> None:
    with pytest.raises(KeyError):
        draw_crop("Ж", np.random.default_rng(0))
