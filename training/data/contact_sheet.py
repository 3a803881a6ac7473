"""Lays images out side by side, to look at many at once.

Knows pixels only.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

COLUMNS = 3
_PAPER = 200


def contact_sheet(images: Iterable[NDArray[np.uint8]], cell: tuple[int, int]) -> NDArray[np.uint8]:
    """A sheet of rows of `COLUMNS` images, each cut to a grey cell of ``cell`` (height, width) pixels.

    Args:
        images: at least one row; images beyond the last whole row are left out.
    """
    cells = [_in_cell(image, cell) for image in images]
    rows = [np.hstack(cells[start : start + COLUMNS]) for start in range(0, len(cells), COLUMNS)]
    return np.vstack(rows[: len(cells) // COLUMNS])


def _in_cell(image: NDArray[np.uint8], cell: tuple[int, int]) -> NDArray[np.uint8]:
    padded = np.full(cell, _PAPER, np.uint8)
    cut = image[: cell[0], : cell[1]]
    padded[: cut.shape[0], : cut.shape[1]] = cut
    return padded
