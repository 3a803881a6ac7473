"""Large crops are made smaller before kernels that grow with their height are laid over them."""

from __future__ import annotations

import time

import numpy as np
import pytest

from backend.recognizer.bounds import MOST_PIXELS, MOST_ROWS, bounded, columns_before
from backend.recognizer.normalise import ImageSpec, normalise


def test_an_ordinary_crop_is_not_touched() -> None:
    grey = np.zeros((200, 3000), np.uint8)
    assert bounded(grey) is grey
    columns = np.arange(5, 9)
    assert columns_before(columns, 3000, 3000) is columns


@pytest.mark.parametrize("shape", [(130_000, 8), (2828, 2828), (300, 26_000), (1025, 9)])
def test_a_large_crop_keeps_its_shape_in_fewer_pixels(shape: tuple[int, int]) -> None:
    height, width = bounded(np.zeros(shape, np.uint8)).shape
    assert height <= MOST_ROWS
    assert height * width <= MOST_PIXELS
    assert (height + 1) / shape[0] > width / shape[1] or width == 1
    assert (width + 1) / shape[1] > height / shape[0]


def test_columns_lead_back_to_the_crop_that_came() -> None:
    assert columns_before(np.array([0, 5, 9]), 10, 100).tolist() == [5, 55, 95]


def test_a_large_name_is_found_where_it_stands() -> None:
    grey = np.full((2000, 4000), 255, np.uint8)
    grey[600:1400, 1000:1200] = grey[600:1400, 1500:1700] = 0
    field = normalise(grey, ImageSpec())
    assert not field.is_blank
    assert abs(field.original_x(field.margin) - 1000) < 10
    assert abs(field.original_x(10_000) - 1700) < 10


@pytest.mark.parametrize("shape", [(130_000, 8), (8, 130_000), (2828, 2828), (1000, 8000), (700, 11_000)])
def test_no_shape_costs_more_than_a_moment(shape: tuple[int, int]) -> None:
    grey = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    began = time.process_time()
    normalise(grey, ImageSpec())
    assert time.process_time() - began < 1.5
