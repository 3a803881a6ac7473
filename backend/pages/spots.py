"""Whether the reference's print is there, spot by spot. Print missing side by side shows another edition of a form.

A spot is a small square of the reference with print in it. It is there if its print is dark on the page too, whatever
ink was added (filled bubbles, writing across a label), or if it correlates. A name written over a line, a speck or a
gap in it leaves no trace; a changed word or a moved box leaves a group of missing spots. The inside of fields does not
count.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.ink import ink_levels
from backend.pages.landmarks import Grey

SIZE = 22  # pixels a side, under 5 mm
STEP = 11
_REACH = 2  # pixels around its place in which a spot may lie
_FAINTEST = 20.0  # grey levels under the paper that print has at least
_PRINTED = 40.0  # grey levels from which a pixel makes a spot worth looking at
_LEAST_PRINT = 14  # such pixels of a spot
_DARK = 0.5  # of the print's level, from which a pixel is dark on the page
_THERE = 0.85  # share of a spot's print that is dark on the page
_ALIKE = 0.6  # correlation of a spot that is there
_NEAR = 2  # pixels around print in which ink belongs to it
_BLOCK = 500  # spots that are looked at together
_SAMPLED = 4  # of this many spots, one is used to measure how dark the page's print is
_OVER = 1.3  # times the print's own level; darker strokes across it count no more than that

Floats = NDArray[np.float32]
Corners = NDArray[np.int64]  # (N, 2), pixels, x before y


def choose_spots(picture: Grey, mask: Grey) -> Corners:
    """Top left corners of all spots on a grid of ``STEP`` that hold print outside the fields."""
    printed = ((ink_of(picture) > _PRINTED) & (mask > 0)).astype(np.uint8)
    sums = cv2.integral(printed)
    counts = (
        sums[SIZE::STEP, SIZE::STEP][: _cells(picture.shape[0]), : _cells(picture.shape[1])]
        - sums[:-SIZE:STEP, SIZE::STEP][:, : _cells(picture.shape[1])]
        - sums[SIZE::STEP, :-SIZE:STEP][: _cells(picture.shape[0])]
        + sums[:-SIZE:STEP, :-SIZE:STEP]
    )
    rows, columns = np.nonzero(counts >= _LEAST_PRINT)
    return np.stack([columns, rows], axis=1).astype(np.int64) * STEP


def missing(ink: Floats, mask: Grey, spots: Corners, laid: Grey) -> NDArray[np.bool_]:
    """Which of the ``(N, 2)`` spots are not there on ``laid``, a page laid over the reference: ``(N,)``.

    Args:
        ink: of the reference, from ``ink_of``.
    """
    if not len(spots):
        return np.zeros(0, bool)
    seen = ink_of(laid)
    gain = _gain(ink, mask, spots[::_SAMPLED], seen)
    # In blocks, which bounds the memory.
    blocks = [spots[start : start + _BLOCK] for start in range(0, len(spots), _BLOCK)]
    page = np.pad(seen, _REACH)
    wide = np.asarray(cv2.dilate(page, np.ones((3, 3), np.uint8)), np.float32)
    return np.concatenate([_missing(ink, mask, block, page, wide, gain) for block in blocks])


def _missing(
    ink: Floats, mask: Grey, spots: Corners, page: Floats, wide: Floats, gain: float
) -> NDArray[np.bool_]:
    printed, weights, core = _known(ink, mask, spots)
    gone = _dark(wide, spots + _REACH, printed * gain, core) < _THERE
    # Most spots are there at first sight; the others are looked for around their places.
    left = np.flatnonzero(gone)
    gone[left] = ~_found_near(page, wide, spots[left], printed[left], weights[left], core[left], gain)
    return gone


def _known(ink: Floats, mask: Grey, spots: Corners) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Of each spot its print, if it counts, and the core of its strokes: ``(N, SIZE, SIZE)`` each."""
    printed = _parts(ink, spots)
    weights = np.asarray(_parts(mask, spots) > 0, np.float32)
    peaks = printed.max(axis=(1, 2), keepdims=True)
    return printed, weights, (printed > np.maximum(0.5 * peaks, _FAINTEST)) & (weights > 0)


def largest_group(spots: Corners, gone: NDArray[np.bool_], on_page: NDArray[np.bool_] | None = None) -> int:
    """How many missing spots lie side by side in the largest group of them.

    Args:
        on_page: if given, a group none of whose spots is on the page does not count.
    """
    if not gone.any():
        return 0
    columns, rows = (spots[gone] // STEP).T
    grid = np.zeros((rows.max() + 1, columns.max() + 1), np.uint8)
    grid[rows, columns] = 1
    _, groups, stats, _ = cv2.connectedComponentsWithStats(grid, connectivity=8)
    counted = groups[rows, columns] if on_page is None else groups[rows, columns][on_page[gone]]
    return int(stats[counted, cv2.CC_STAT_AREA].max(initial=0))


def ink_of(grey: Grey) -> Floats:
    """How many grey levels each pixel is darker than the paper around it."""
    return ink_levels(grey).astype(np.float32)


def _cells(side: int) -> int:
    return len(range(0, side + 1 - SIZE, STEP))


def _parts(picture: NDArray[Any], corners: Corners) -> NDArray[Any]:
    """``(N, SIZE, SIZE)`` parts of the picture."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, (SIZE, SIZE))
    return windows[corners[:, 1], corners[:, 0]]


def _gain(ink: Floats, mask: Grey, spots: Corners, seen: Floats) -> float:
    """How dark the page's print is, in levels of the reference's."""
    printed, _, core = _known(ink, mask, spots)
    return float(np.median(_parts(seen, spots)[core] / printed[core])) if core.any() else 1.0


def _dark(page: Floats, corners: Corners, printed: Floats, core: NDArray[np.bool_]) -> Floats:
    """``(N,)`` share of each spot's print that is dark on the page."""
    dark = (_parts(page, corners) > _DARK * printed) & core
    return np.asarray(dark.sum(axis=(1, 2)) / np.maximum(core.sum(axis=(1, 2)), 1), np.float32)


def _found_near(
    page: Floats,
    wide: Floats,
    spots: Corners,
    printed: Floats,
    weights: Floats,
    core: NDArray[np.bool_],
    gain: float,
) -> NDArray[np.bool_]:
    found = np.zeros(len(spots), bool)
    near = _grown(core)
    most = _OVER * gain * printed.max(axis=(1, 2), keepdims=True)
    for down in range(2 * _REACH + 1):
        for across in range(2 * _REACH + 1):
            corners = spots + np.array([across, down])
            seen = _parts(page, corners)
            found |= _dark(wide, corners, printed * gain, core) >= _THERE
            found |= _correlation(printed, seen, weights) >= _ALIKE
            # Ink beside the print is taken away, and a stroke over the print counts as print.
            found |= _correlation(printed, np.minimum(seen * near, most), weights) >= _ALIKE
    return found


def _grown(core: NDArray[np.bool_]) -> Floats:
    brush = np.ones((2 * _NEAR + 1, 2 * _NEAR + 1), np.uint8)
    grown = [cv2.dilate(each.astype(np.uint8), brush) for each in core]
    return np.asarray(grown, np.float32).reshape(core.shape)


def _correlation(printed: Floats, seen: Floats, weights: Floats) -> Floats:
    """``(N,)`` weighted correlation of two stacks of parts; 0 if one of them is even."""
    total = np.maximum(weights.sum(axis=(1, 2), keepdims=True), 1e-6)
    one = printed - (weights * printed).sum(axis=(1, 2), keepdims=True) / total
    two = seen - (weights * seen).sum(axis=(1, 2), keepdims=True) / total
    both = (weights * one * two).sum(axis=(1, 2))
    norm = (weights * one**2).sum(axis=(1, 2)) * (weights * two**2).sum(axis=(1, 2))
    return np.asarray(np.where(norm > 1.0, both / np.sqrt(np.maximum(norm, 1.0)), 0.0), np.float32)
