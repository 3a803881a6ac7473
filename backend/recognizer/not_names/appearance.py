"""What the ink of a normalised crop looks like: its strokes, crossings, marks and edges, as a few numbers.

Lengths are in units of a line's height, so that the numbers of a short and of a long name are alike. Knows pixels only.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

FEATURES = (
    "density",
    "stroke",
    "stroke_spread",
    "run_spread",
    "column_crossings",
    "most_column_crossings",
    "row_crossings",
    "upright_edges",
    "level_edges",
    "marks",
    "holes",
    "largest_share",
    "largest_width",
    "heads_spread",
    "feet_spread",
    "heads_apart",
    "feet_apart",
    "tall_share",
    "width",
    "rows",
)
_INK = 0.4  # level from which a pixel belongs to a stroke
_LEAST_EDGES = 1e-6
_STEEP = 5.0  # times the other direction's slope; edges beyond this are upright or level
_LEAST_TALL = 0.36  # of a line's height; lower marks are dots, hyphens and specks
_FAR = 0.3  # of a line's height; said of a mark that has no neighbour
_MANY = 0.95  # share of the columns that have no more crossings
_CORNERS = np.array([[1, 2], [4, 8]], np.float32)  # one bit for each pixel of a square of four
# What a square of four pixels counts for, by its bits, in the number of marks less that of holes, times four.
_EULER = np.array([0, 1, 1, 0, 1, 0, -2, -1, 1, -2, 0, -1, 0, -1, -1, 0])


@dataclass(frozen=True)
class _Ink:
    """Strokes ``(H + 2, W + 2)``, 0 or 1, in a frame of paper, and how many pixels they have."""

    mask: NDArray[np.uint8]
    area: int
    line_height: int

    @property
    def width(self) -> float:
        """Its width in line heights."""
        return (self.mask.shape[1] - 2) / self.line_height


def appearance(pixels: NDArray[np.float32], line_height: int) -> NDArray[np.float64]:
    """The numbers ``(20,)`` of ink levels ``(H, W)``, in the order of ``FEATURES``; zeros without ink.

    Args:
        line_height: rows that a line of ink has been scaled to.
    """
    height, width = pixels.shape
    mask = np.zeros((height + 2, width + 2), np.uint8)
    np.greater(pixels, _INK, out=mask[1:-1, 1:-1].view(np.bool_))
    area = cv2.countNonZero(mask)
    if not area:
        return np.zeros(len(FEATURES))
    ink = _Ink(mask, area, line_height)
    return np.array(
        [
            area / (ink.width * line_height**2),
            *_strokes(ink),
            *_crossings(ink),
            *_edges(pixels),
            *_marks(ink),
            ink.width,
            np.count_nonzero(_sums(mask, 1)) / line_height,
        ]
    )


def _strokes(ink: _Ink) -> tuple[float, float, float]:
    """Mean distance of ink from its edge, how much that varies, and how much the widths of strokes along the rows do:
    little in print without serifs."""
    distances = cv2.distanceTransform(ink.mask, cv2.DIST_L1, 3)
    mean, spread = cv2.meanStdDev(distances, mask=ink.mask)
    edges = np.flatnonzero(np.diff(ink.mask.ravel().view(np.int8)))
    widths = (edges[1::2] - edges[::2]).astype(np.float64)
    middle = ink.area / len(widths)
    variance = max(0.0, float(widths @ widths) / len(widths) - middle**2)
    return float(mean[0, 0]) / ink.line_height, float(spread[0, 0] / mean[0, 0]), variance**0.5 / middle


def _crossings(ink: _Ink) -> tuple[float, float, float]:
    """Strokes that a column of ink crosses, usually and at most, and those that a row crosses."""
    down = _sums((ink.mask[1:] > ink.mask[:-1]).view(np.uint8), 0)
    across = _sums((ink.mask[:, 1:] > ink.mask[:, :-1]).view(np.uint8), 1)
    columns, rows = np.sort(down[down > 0]), across[across > 0]
    most = columns[int(_MANY * (len(columns) - 1))]
    return float(columns.sum()) / len(columns), float(most), float(rows.sum()) / len(rows) / ink.width


def _edges(pixels: NDArray[np.float32]) -> tuple[float, float]:
    """Shares of the edges that are upright, and level, to within a few degrees; 0 if all is ink."""
    across = np.abs(cv2.Sobel(pixels, cv2.CV_32F, 1, 0))
    down = np.abs(cv2.Sobel(pixels, cv2.CV_32F, 0, 1))
    upright = cv2.compare(across, _STEEP * down, cv2.CMP_GT)
    level = cv2.compare(down, _STEEP * across, cv2.CMP_GT)
    strength = cv2.add(across, down)
    total = max(cv2.mean(strength)[0] * strength.size, _LEAST_EDGES)
    shares = [cv2.mean(strength, mask)[0] * cv2.countNonZero(mask) / total for mask in (upright, level)]
    return shares[0], shares[1]


def _marks(ink: _Ink) -> tuple[float, ...]:
    """Marks and holes in a line's height of width, the largest mark's share of ink and width, and `_line`."""
    found = cv2.connectedComponentsWithStats(ink.mask, connectivity=8, ltype=cv2.CV_16U)[2]
    stats = np.asarray(found[1:], np.int32)
    squares = cv2.filter2D(ink.mask, -1, _CORNERS, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    euler = int(np.bincount(squares.ravel(), minlength=16) @ _EULER) // 4
    _, _, wide, _, area = stats[stats[:, cv2.CC_STAT_AREA].argmax()].tolist()
    return (
        len(stats) / ink.width,
        (len(stats) - euler) / ink.width,
        area / ink.area,
        wide / (ink.mask.shape[1] - 2),
        *_line(stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_HEIGHT], ink.line_height),
    )


def _line(tops: NDArray[np.int32], heights: NDArray[np.int32], line_height: int) -> tuple[float, ...]:
    """How much the upper and the lower ends of tall marks vary, how far each is from the next one's, and which share of
    the marks is tall.

    Printed letters stand exactly on one line and have two heights; written ones do so roughly.
    """
    tall = heights >= _LEAST_TALL * line_height
    share = np.count_nonzero(tall) / len(tall)
    if np.count_nonzero(tall) < 2:
        return 0.0, 0.0, _FAR, _FAR, share
    heads = tops[tall]
    feet = heads + heights[tall]
    measured = heads.std(), feet.std(), _apart(heads), _apart(feet)
    return (*(float(number) / line_height for number in measured), share)


def _apart(places: NDArray[np.int32]) -> float:
    """How far each place is from the nearest other one, on average."""
    ordered = np.sort(places)
    steps = ordered[1:] - ordered[:-1]
    inner = np.minimum(steps[1:], steps[:-1])
    return float(steps[0] + steps[-1] + inner.sum()) / len(places)


def _sums(mask: NDArray[np.uint8], axis: int) -> NDArray[np.int32]:
    """The pixels of each column (axis 0) or row (axis 1) of ``mask``."""
    return np.asarray(cv2.reduce(mask, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S), np.int32).ravel()
