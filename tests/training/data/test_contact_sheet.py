from __future__ import annotations

import numpy as np

from training.data.contact_sheet import contact_sheet


def test_images_lie_in_rows_of_three_each_in_a_grey_cell() -> None:
    images = [np.full((1, 2), 10 * number, np.uint8) for number in range(6)]
    images[1] = np.full((5, 5), 10, np.uint8)  # larger than its cell
    assert contact_sheet(images, (2, 3)).tolist() == [
        [0, 0, 200, 10, 10, 10, 20, 20, 200],
        [200, 200, 200, 10, 10, 10, 200, 200, 200],
        [30, 30, 200, 40, 40, 200, 50, 50, 200],
        [200, 200, 200, 200, 200, 200, 200, 200, 200],
    ]


def test_an_unfinished_row_is_left_out() -> None:
    image = np.zeros((4, 4), np.uint8)
    assert contact_sheet([image] * 5, (4, 4)).shape == (4, 12)
