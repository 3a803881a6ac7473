"""Sizes that are taken and sizes that are refused."""

from __future__ import annotations

import pytest

from backend.recognizer.decoding.limits import ImageLimits, ImageRefusedError, check_size


@pytest.mark.parametrize("size", [(330, 39), (8, 8), (800, 8), (8, 800), (2828, 2828), (25_000, 300)])
def test_fields_of_every_usual_shape_are_taken(size: tuple[int, int]) -> None:
    check_size(size, ImageLimits())


@pytest.mark.parametrize(
    ("size", "code", "words"),
    [
        ((8, 130_000), "too-long", "8 x 130000 pixels; one side may be at most 100 times the other"),
        ((130_000, 8), "too-long", "Cut out the field"),
        ((801, 8), "too-long", "801 x 8"),
        ((7, 400), "too-small", "at least 8 each way"),
        ((4000, 2001), "too-many-pixels", "8,004,000 pixels .* the limit is 8,000,000"),
        ((2480, 3508), "too-many-pixels", "Whole pages are not read here: cut the name fields out"),
    ],
)
def test_other_sizes_are_refused_by_name(size: tuple[int, int], code: str, words: str) -> None:
    with pytest.raises(ImageRefusedError, match=words) as refusal:
        check_size(size, ImageLimits())
    assert refusal.value.code == code


def test_a_shape_may_be_free_and_a_file_may_hold_more_than_a_page() -> None:
    check_size((8, 130_000), ImageLimits(is_shape_free=True))
    limits = ImageLimits.of_settings(pixels=1000, pages=3)
    check_size((40, 25), limits, pixels=25_000)
    with pytest.raises(ImageRefusedError, match=r"25,001 pixels .* the limit is 25,000"):
        check_size((40, 25), limits, pixels=25_001)
    with pytest.raises(ImageRefusedError, match=r"1,025 pixels .* the limit is 1,000"):
        check_size((41, 25), limits)
