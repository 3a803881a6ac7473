"""Finding the ink: trimming, one size of letters, polarity, cut-off lines, and the way back to the original."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.image import decode
from backend.recognizer.normalise import ImageSpec, find_lines, ink_levels, is_dark, normalise, quantile
from tests.handwriting import SAMPLES

SPEC = ImageSpec()


def crop(*marks: tuple[int, int, int, int], size: tuple[int, int] = (40, 300)) -> NDArray[np.uint8]:
    """White paper with black bars (top, bottom, left, right)."""
    paper = np.full(size, 255, np.uint8)
    for top, bottom, left, right in marks:
        paper[top:bottom, left:right] = 0
    return paper


NAME = ((12, 28, 100, 104), (12, 28, 110, 114), (12, 28, 120, 124))


def test_paper_around_the_name_goes_and_its_height_becomes_the_line_height() -> None:
    result = normalise(crop(*NAME), SPEC)
    rows = np.flatnonzero(result.pixels.max(axis=1) > 0.5)
    assert not result.is_blank
    assert result.pixels.shape == (32, round(24 * 22 / 16) + 2 * SPEC.margin)
    assert rows[-1] - rows[0] + 1 == 22
    assert result.pixels.max() == pytest.approx(1.0)
    assert result.pixels[:, : SPEC.margin].max() == 0.0


def test_columns_lead_back_to_the_original() -> None:
    result = normalise(crop(*NAME), SPEC)
    assert result.original_x(SPEC.margin) == 100
    assert result.original_x(SPEC.margin + 10 * 22 / 16) == pytest.approx(110)
    assert result.original_x(10_000) == 123
    assert result.original_x(-5) == 100


@pytest.mark.parametrize("factor", [2, 5])
def test_resolution_does_not_matter(factor: int) -> None:
    small = crop(*NAME)
    large = np.repeat(np.repeat(small, factor, 0), factor, 1)
    difference = np.abs(normalise(small, SPEC).pixels - normalise(large, SPEC).pixels)
    assert difference.mean() < 0.05


def test_light_text_on_a_dark_background_is_inverted() -> None:
    np.testing.assert_allclose(
        normalise(255 - crop(*NAME), SPEC).pixels, normalise(crop(*NAME), SPEC).pixels, atol=1e-6
    )


def test_faint_ink_on_grey_paper_reads_like_black_on_white() -> None:
    faint = np.where(crop(*NAME) == 0, 140, 200).astype(np.uint8)
    np.testing.assert_allclose(normalise(faint, SPEC).pixels, normalise(crop(*NAME), SPEC).pixels, atol=0.02)


def test_uneven_light_is_taken_out() -> None:
    shade = np.linspace(0.5, 1.0, 300)
    photo = (np.where(crop(*NAME) == 0, 20, 250) * shade).astype(np.uint8)
    ink = ink_levels(photo)
    assert ink[:, :90].max() < 0.2
    assert ink[15, 101] > 0.8


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("field_*")), ids=lambda path: path.name)
def test_fast_statistics_of_a_crop_equal_numpy_to_the_last_bit(path: Path) -> None:
    grey = decode(path.read_bytes())
    shares = grey.astype(np.float32) / np.float32(255.0)
    for share in (0.995, 0.5, 0.0, 1.0):
        assert quantile(shares, share) == float(np.quantile(shares, share))
    assert is_dark(grey) == (np.median(grey) < 128)


@pytest.mark.parametrize("levels", [[127, 129], [128], [100, 156], [127, 128, 255], [0, 128, 128]])
def test_a_crop_with_a_light_median_is_not_dark(levels: list[int]) -> None:
    assert not is_dark(np.array([levels], np.uint8))


@pytest.mark.parametrize(("paper", "pen"), [(20, 250), (0, 90), (90, 127)])
def test_light_writing_on_a_dark_ground_is_dark(paper: int, pen: int) -> None:
    assert is_dark(_written(paper, pen))


@pytest.mark.parametrize(("paper", "pen"), [(120, 20), (127, 90), (60, 5)])
def test_paper_in_a_shadow_is_paper(paper: int, pen: int) -> None:
    assert not is_dark(_written(paper, pen))


def test_a_shadow_that_falls_across_dark_writing_does_not_invert_it() -> None:
    light = np.linspace(0.35, 1.0, 300)[None, :]
    grey = (_written(140, 30) * light).astype(np.uint8)
    assert np.median(grey) < 128
    assert not is_dark(grey)
    assert is_dark(255 - grey) or np.median(255 - grey) >= 128


@pytest.mark.parametrize("shape", [(1, 60), (2, 60), (60, 1), (1, 1), (3, 3)])
def test_the_smallest_images_are_normalised(shape: tuple[int, int]) -> None:
    grey = np.full(shape, 255, np.uint8)
    grey[0, 0] = 0
    assert normalise(grey, SPEC).pixels.shape[0] == SPEC.height


def test_grain_of_the_paper_is_not_ink() -> None:
    rng = np.random.default_rng(0)
    grainy = np.clip(_written(110, 20) + rng.normal(0, 8, (40, 300)), 0, 255).astype(np.uint8)
    crop, clean = normalise(grainy, SPEC), normalise(_written(110, 20), SPEC)
    assert abs(crop.pixels.shape[1] - clean.pixels.shape[1]) <= 8
    assert crop.pixels[:, 11:20].max() < 0.25  # between the first two strokes


def _written(paper: int, pen: int) -> NDArray[np.uint8]:
    grey = np.full((40, 300), paper, np.uint8)
    for left in range(100, 200, 20):
        grey[12:28, left : left + 4] = pen
    return grey


@pytest.mark.parametrize("size", [1, 2, 7, 200, 201])
def test_quantiles_of_few_values_equal_numpy_to_the_last_bit(size: int) -> None:
    values = np.random.default_rng(size).random((1, size), np.float32)
    for share in (0.0, 0.3, 0.995, 1.0):
        assert quantile(values, share) == float(np.quantile(values, share))


@pytest.mark.parametrize("level", [255, 128, 3])
def test_a_crop_of_one_colour_is_blank(level: int) -> None:
    result = normalise(np.full((40, 300), level, np.uint8), SPEC)
    assert result.is_blank
    assert result.pixels.shape == (32, 40)
    assert result.pixels.max() == 0.0


def test_specks_do_not_stretch_the_line() -> None:
    clean, dusty = crop(*NAME), crop(*NAME, (3, 4, 290, 291), (35, 36, 5, 7))
    assert normalise(clean, SPEC).pixels.shape == normalise(dusty, SPEC).pixels.shape


def test_a_neighbour_s_cut_off_line_goes_and_a_whole_one_stays() -> None:
    cut_off = find_lines(ink_levels(crop(*NAME, (0, 6, 50, 200))))
    whole = find_lines(ink_levels(crop(*NAME, (1, 9, 50, 200))))
    assert cut_off is not None
    assert whole is not None
    assert (cut_off.rows[0], cut_off.rows[-1]) == (12, 27)
    assert whole.rows[0] == 1


def test_a_line_at_the_side_does_not_connect_the_lines_of_text() -> None:
    ruled = find_lines(ink_levels(crop(*NAME, (0, 6, 50, 200), (0, 40, 299, 300))))
    assert ruled is not None
    assert ruled.tallest == 16


def test_long_gaps_between_words_and_lines_are_shortened() -> None:
    lines = find_lines(ink_levels(crop((4, 14, 20, 30), (30, 40, 20, 30), (30, 40, 200, 210))))
    assert lines is not None
    assert len(lines.rows) == 10 + 2 + 10
    assert len(lines.columns) == 10 + 12 + 10
    assert np.all(np.diff(lines.columns) > 0)


def test_a_wide_crop_is_scaled_down() -> None:
    assert normalise(crop((10, 20, 0, 3000), size=(40, 3000)), SPEC).pixels.shape == (32, 320)


@pytest.mark.parametrize("bad", [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4)), np.zeros((0, 4), np.uint8)])
def test_other_arrays_are_refused_with_what_came(bad: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="Received"):
        normalise(bad, SPEC)


def test_the_spec_refuses_sizes_that_do_not_fit_and_survives_the_manifest() -> None:
    assert ImageSpec.from_dict(SPEC.to_dict()) == SPEC
    with pytest.raises(ValueError, match="Received"):
        ImageSpec(height=20, line_height=22)
