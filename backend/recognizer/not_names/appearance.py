"""What the ink of a normalised crop looks like: its strokes, crossings, marks and edges, as a few numbers.

Lengths are in units of a line's height, so that the numbers of a short and of a long name are alike. Knows pixels only.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

FEATURES = (
    "density",
    "stroke",
    "stroke_spread",
    "column_crossings",
    "most_column_crossings",
    "row_crossings",
    "marks",
    "largest_share",
    "largest_width",
    "holes",
    "upright_edges",
    "level_edges",
    "run_spread",
    "heads_spread",
    "feet_spread",
    "heads_apart",
    "feet_apart",
    "tall_share",
    "length",
    "rows",
)
_INK = 0.4  # level from which a pixel belongs to a stroke
_STEEP = 5.0  # times the other direction's slope; edges beyond this are upright or level
_LEAST_TALL = 0.36  # of a line's height; lower marks are dots, hyphens and specks
_FAR = 0.3  # of a line's height; said of a mark that has no neighbour
_MANY = 0.95  # share of the columns that have no more crossings


def appearance(pixels: NDArray[np.float32], line_height: int) -> NDArray[np.float64]:
    """The numbers ``(20,)`` of ink levels ``(H, W)``, in the order of ``FEATURES``; zeros without ink.

    Args:
        line_height: rows that a line of ink has been scaled to.
    """
    mask = (pixels > _INK).view(np.uint8)
    area = int(cv2.countNonZero(mask))
    if not area:
        return np.zeros(len(FEATURES))
    length = pixels.shape[1] / line_height
    return np.array(
        [
            area / (length * line_height**2),
            *_strokes(mask, line_height),
            *_crossings(mask, length),
            *_marks(mask, area, length, line_height),
            *_edges(pixels),
            _run_spread(mask),
            *_line(mask, line_height),
            length,
            float(np.count_nonzero(mask.any(axis=1))) / line_height,
        ]
    )


def _strokes(mask: NDArray[np.uint8], line_height: int) -> tuple[float, float]:
    """Mean distance of ink from its edge, and how much that varies."""
    distances = cv2.distanceTransform(mask, cv2.DIST_L1, 3)
    mean, spread = cv2.meanStdDev(distances, mask=mask)
    return float(mean[0, 0]) / line_height, float(spread[0, 0] / mean[0, 0])


def _crossings(mask: NDArray[np.uint8], length: float) -> tuple[float, float, float]:
    """Strokes that a column of ink crosses, usually and at most, and those that a row crosses."""
    down = np.count_nonzero(mask[1:] > mask[:-1], axis=0)
    across = np.count_nonzero(mask[:, 1:] > mask[:, :-1], axis=1)
    columns, rows = down[down > 0], across[across > 0]
    if not len(columns) or not len(rows):
        return 0.0, 0.0, 0.0
    most = np.partition(columns, place := int(_MANY * (len(columns) - 1)))[place]
    return float(columns.mean()), float(most), float(rows.mean()) / length


def _marks(
    mask: NDArray[np.uint8], area: int, length: float, line_height: int
) -> tuple[float, float, float, float]:
    """Marks and holes in a line's height of width, and the largest mark's share of the ink and of the width."""
    stats = _components(mask, 8)
    holes = len(_components(np.pad(1 - mask, 1, constant_values=1), 4)) - 1
    largest = stats[stats[:, cv2.CC_STAT_AREA].argmax()]
    return (
        len(stats) / length,
        float(largest[cv2.CC_STAT_AREA]) / area,
        float(largest[cv2.CC_STAT_WIDTH]) / mask.shape[1],
        holes / length,
    )


def _edges(pixels: NDArray[np.float32]) -> tuple[float, float]:
    """Shares of the edges that are upright, and level, to within a few degrees."""
    across = np.abs(cv2.Sobel(pixels, cv2.CV_32F, 1, 0))
    down = np.abs(cv2.Sobel(pixels, cv2.CV_32F, 0, 1))
    strength = across + down
    total = float(strength.sum())
    upright, level = across > _STEEP * down, down > _STEEP * across
    return float(strength[upright].sum()) / total, float(strength[level].sum()) / total


def _run_spread(mask: NDArray[np.uint8]) -> float:
    """How much the widths of strokes along the rows vary: little in print without serifs."""
    padded = np.pad(mask, ((0, 0), (1, 1))).ravel().view(np.int8)
    edges = np.flatnonzero(np.diff(padded))
    widths = edges[1::2] - edges[::2]
    return float(widths.std() / widths.mean())


def _line(mask: NDArray[np.uint8], line_height: int) -> tuple[float, float, float, float, float]:
    """How much the upper and the lower ends of tall marks vary, how far each is from the next one's, and which share of
    the marks is tall.

    Printed letters stand exactly on one line and have two heights; written ones do so roughly.
    """
    stats = _components(mask, 8)
    tall = stats[stats[:, cv2.CC_STAT_HEIGHT] >= _LEAST_TALL * line_height]
    if len(tall) < 2:  # one mark has no neighbour
        return 0.0, 0.0, _FAR, _FAR, len(tall) / len(stats)
    heads = tall[:, cv2.CC_STAT_TOP]
    feet = heads + tall[:, cv2.CC_STAT_HEIGHT]
    spreads = float(heads.std()) / line_height, float(feet.std()) / line_height
    return (*spreads, _apart(heads) / line_height, _apart(feet) / line_height, len(tall) / len(stats))


def _apart(places: NDArray[np.int32]) -> float:
    """How far each place is from the nearest other one, on average."""
    steps = np.diff(np.sort(places))
    nearest = np.minimum(np.append(steps, steps[-1]), np.insert(steps, 0, steps[0]))
    return float(nearest.mean())


def _components(mask: NDArray[np.uint8], connectivity: int) -> NDArray[np.int32]:
    """Position, size and area of each connected part of ``mask``."""
    return np.asarray(cv2.connectedComponentsWithStats(mask, connectivity=connectivity)[2][1:], np.int32)
