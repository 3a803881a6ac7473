"""From a grey crop to the network's input: find the ink, trim the paper, bring letters to one size.

Training and reading use the same function. All steps are relative to the crop's own paper, ink and line
height, so that resolution, pen and light change the result little. Knows pixels only.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.recognizer.bounds import bounded, columns_before
from backend.recognizer.ruled_lines import without_ruled_lines

INK_THRESHOLD = 0.15  # of the darkest ink; anything fainter is ignored when the ink is located
_FAINTEST_INK = 0.12  # contrast with the paper; below this nothing counts as ink
_FLOOR = 0.05  # of the darkest ink; anything fainter is paper
_HIGHEST_FLOOR = 0.4  # however grainy the paper is
_THICKEST = 0.6  # of the crop's height; dark patches wider than this are shadows, not strokes
_SPECK_AREA = 0.0024  # of the crop's squared height; smaller marks are ignored when the ink is located
# Of the tallest line: bands of ink that touch the upper or lower edge and are less tall than this are the cut-off
# text of a neighbour. The name stands below its printed caption, so a band at the lower edge is more often the name.
_UPPER_EDGE_BAND = 0.75
_LOWER_EDGE_BAND = 0.5
_LINE_GAP = 0.2  # of the tallest line; wider gaps between lines are shortened to this
_WORD_GAP = 1.2  # of the tallest line; wider gaps between words are shortened to this


@dataclass(frozen=True)
class ImageSpec:
    """The input shape that a network was trained for; stored in the manifest.

    Args:
        height: rows of the input.
        max_width: widest input, in columns; wider crops are scaled down.
        line_height: rows that the tallest line of ink is scaled to.
        margin: columns of paper on the left and right of the ink.
    """

    height: int = 32
    max_width: int = 320
    line_height: int = 22
    margin: int = 4

    def __post_init__(self) -> None:
        if not 0 < self.line_height <= self.height or self.max_width <= 2 * self.margin:
            raise ValueError(
                f"line_height must fit into height, and the margins into max_width. Received: {self}"
            )

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values for the manifest; ``from_dict`` restores them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> ImageSpec:
        """The inverse of ``to_dict``.

        Raises:
            TypeError: a key is unknown.
        """
        return cls(**values)


@dataclass(frozen=True)
class Normalised:
    """A crop ready for the network.

    ``pixels`` is ``(height, W)`` float32, paper 0 and ink 1. ``is_blank`` means that no ink was found; ``pixels`` is
    then all paper. ``columns`` are the columns of the original that were kept, in order, before resizing.
    """

    pixels: NDArray[np.float32]
    columns: NDArray[np.intp]
    scale: float
    margin: int
    is_blank: bool

    def original_x(self, column: float) -> float:
        """The x in the original image, in pixels, of a column of ``pixels``; clipped to the kept columns."""
        kept = (column - self.margin) / self.scale
        return float(np.interp(kept, np.arange(len(self.columns)), self.columns))


def normalise(grey: NDArray[np.uint8], spec: ImageSpec) -> Normalised:
    """Convert ``(H, W)`` uint8 grey levels (0 black) to the network's input.

    Raises:
        ValueError: ``grey`` is not a two-dimensional uint8 array with pixels.
    """
    if grey.ndim != 2 or grey.dtype != np.uint8 or grey.size == 0:
        raise ValueError(f"A crop must be (H, W) uint8 and have pixels. Received: {grey.shape} {grey.dtype}")
    full_width = grey.shape[1]
    grey = bounded(grey)
    ink = without_ruled_lines(ink_levels(grey), INK_THRESHOLD)
    lines = find_lines(ink)
    if lines is None:
        width = 2 * spec.margin + spec.height
        paper = np.zeros((spec.height, width), np.float32)
        return Normalised(paper, np.arange(full_width), 1.0, spec.margin, is_blank=True)
    placed = _place(ink[np.ix_(lines.rows, lines.columns)], lines, spec)
    return replace(placed, columns=columns_before(placed.columns, grey.shape[1], full_width))


def ink_levels(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Ink levels ``(H, W)``, 0 for paper to 1 for the darkest stroke; light text on a dark ground is inverted."""
    if is_dark(grey):
        grey = 255 - grey
    paper = _paper(grey)
    contrast = (paper - grey) / paper
    darkest = max(quantile(contrast, 0.995), float(contrast.max()) * 0.6)
    if darkest < _FAINTEST_INK:
        return np.zeros(grey.shape, np.float32)
    floor = min(_HIGHEST_FLOOR, max(_FLOOR, _grain(contrast) / darkest))
    return np.clip(contrast * ((1 + floor) / darkest) - floor, 0.0, 1.0).astype(np.float32)


def is_dark(grey: NDArray[np.uint8]) -> bool:
    """Whether the writing is lighter than its background.

    Most of a crop is background, so a light background has a light median. A dark median may also be paper in a
    shadow: then the few pixels that stand out decide, by being lighter or darker than their surroundings.
    """
    twice = 2 * int(np.count_nonzero(grey < 128))
    if twice < grey.size or (twice == grey.size and np.median(grey) >= 128):
        return False
    side = max(3, round(_THICKEST * len(grey)) | 1)
    levels = grey.astype(np.float32)
    return float(np.mean((levels - cv2.blur(levels, (side, side))) ** 3)) >= 0


def _grain(contrast: NDArray[np.float32]) -> float:
    """The contrast of the paper's grain: three standard deviations of a pixel, from differences of neighbours."""
    steps = np.abs(np.diff(contrast[:, ::4], axis=0))
    if not steps.size:
        return 0.0  # a single row has no neighbours
    return 3 / 0.954 * quantile(steps, 0.5)  # the median of |a - b| is 0.954 standard deviations of a and b


def quantile(values: NDArray[np.float32], share: float) -> float:
    """The same as `np.quantile`, to the last bit, in half the time: without looking for NaN."""
    place = share * (values.size - 1)
    below = int(place)
    above = min(below + 1, values.size - 1)
    low, high = np.partition(values, (below, above), axis=None)[[below, above]]
    part = place - below
    return float(high - (high - low) * (1 - part) if part >= 0.5 else low + (high - low) * part)


@dataclass(frozen=True)
class Lines:
    """The rows and columns to keep, ascending, and the height of the tallest line of ink, in pixels."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    tallest: int


def find_lines(ink: NDArray[np.float32]) -> Lines | None:
    """Locate the ink; None if there is none.

    Specks are ignored, lines that are cut off at the upper or lower edge are dropped, and wide gaps between lines and
    between words are shortened.
    """
    mask, inner = _marks(ink > INK_THRESHOLD)
    bands = _runs(np.any(inner if inner.any() else mask, axis=1))
    if not bands:
        return None
    tallest = max(bottom - top for top, bottom in bands)
    kept = [band for band in bands if not _is_cut_off(band, mask.shape[0], tallest)]
    words = _runs(np.any(mask[kept[0][0] : kept[-1][1]], axis=0))
    return Lines(
        rows=_with_short_gaps(kept, max(2, round(_LINE_GAP * tallest))),
        columns=_with_short_gaps(words, max(2, round(_WORD_GAP * tallest))),
        tallest=tallest,
    )


def _is_cut_off(band: tuple[int, int], height: int, tallest: int) -> bool:
    top, bottom = band
    share = (bottom - top) / tallest
    return (top == 0 and share < _UPPER_EDGE_BAND) or (bottom == height and share < _LOWER_EDGE_BAND)


def _with_short_gaps(runs: list[tuple[int, int]], longest_gap: int) -> NDArray[np.intp]:
    """Indices from the first run to the last; gaps longer than ``longest_gap`` lose their middle."""
    pieces = []
    for (start, end), (following, _) in zip(runs, [*runs[1:], (runs[-1][1], 0)], strict=True):
        pieces.append(np.arange(start, end))
        gap = following - end
        before = min(gap, longest_gap) // 2
        after = min(gap, longest_gap) - before
        pieces += [np.arange(end, end + before), np.arange(following - after, following)]
    return np.concatenate(pieces)


def _paper(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The grey level of the paper at each pixel, without strokes: a smoothed grey-level closing at half size.

    The closing removes whatever is thinner than its kernel, such as strokes, and follows shadows across the paper.
    """
    height, width = grey.shape
    half = cv2.resize(grey, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA)
    reach = max(3, round(_THICKEST * len(half)) | 1)
    closed = cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    smooth = cv2.blur(closed, (reach // 2 | 1, reach // 2 | 1))
    paper = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.maximum(paper.astype(np.float32), 1.0)


def _marks(mask: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Ink without specks, and the same without marks that touch the left or right edge.

    Stamps and vertical lines at the sides are taller than the line of text and would connect it to its neighbours.
    """
    height, width = mask.shape
    _, marks, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= max(3.0, _SPECK_AREA * height**2)
    large[0] = False
    left = stats[:, cv2.CC_STAT_LEFT]
    inside = large & (left > 0) & (left + stats[:, cv2.CC_STAT_WIDTH] < width)
    return large[marks], inside[marks]


def _runs(marks: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of True as (first, last + 1)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def _place(cut: NDArray[np.float32], lines: Lines, spec: ImageSpec) -> Normalised:
    height, width = cut.shape
    scale = min(
        spec.line_height / lines.tallest,
        (spec.height - 2) / height,
        (spec.max_width - 2 * spec.margin) / width,
    )
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(cut, (columns, rows), interpolation=how)
    pixels = np.zeros((spec.height, columns + 2 * spec.margin), np.float32)
    top = (spec.height - rows) // 2
    pixels[top : top + rows, spec.margin : spec.margin + columns] = small
    return Normalised(pixels, lines.columns, scale, spec.margin, is_blank=False)
