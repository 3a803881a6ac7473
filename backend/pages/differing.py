"""Which of two references that are nearly alike a page shows: the print that only one of them has decides.

Pages of one form often differ by a number alone.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.geometry import Placement, Points, project
from backend.pages.landmarks import Grey
from backend.pages.placing import lay_over
from backend.pages.reference import PIXELS_PER_MM, Reference
from backend.pages.resample import resampled
from backend.pages.spots import ink_of

_SAME = 15.0  # grey levels by which print of two references may differ and count as the same
_TOLERANCE = 3  # pixels a side of the square in which the same print may lie
_COMMON = 80.0  # grey levels of print that both have
_LEAST = 300.0  # grey levels, summed, that only one of them has


def likelier(page: Grey, first: tuple[Reference, Placement], second: tuple[Reference, Placement]) -> float:
    """How much better the first fits: 1 if the page has all print of the first alone and none of the second alone.

    -1 the other way round, 0 if the two hardly differ.
    """
    return (_for_own(page, *first, *second) - _for_own(page, *second, *first)) / 2


def _for_own(
    page: Grey, own: Reference, placement: Placement, other: Reference, other_placement: Placement
) -> float:
    """The page's likeness to the one rather than the other, along the difference between both."""
    printed = own.ink
    theirs = ink_of(_over(own, placement, other, other_placement))
    seen = ink_of(lay_over(page, own, placement))
    pairs = ((printed, theirs), (theirs, printed))
    brush = np.ones((_TOLERANCE, _TOLERANCE), np.uint8)
    ours_alone, theirs_alone = (_beyond(one, cv2.dilate(other, brush)) for one, other in pairs)
    difference = (ours_alone - theirs_alone) * (own.mask > 0)
    common = (printed > _COMMON) & (theirs > _COMMON)
    if np.abs(difference).sum() < _LEAST or not common.any():
        return 0.0
    level = max(float(np.median(seen[common] / printed[common])), 0.05)
    speaks = (difference * (seen / level - (printed + theirs) / 2)).sum()
    return float(speaks / max((difference * (printed - theirs)).sum() / 2, 1.0))


def _beyond(ink: NDArray[np.float32], other: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(np.clip(ink - other - _SAME, 0, None), np.float32)


def _over(own: Reference, placement: Placement, other: Reference, other_placement: Placement) -> Grey:
    """The other reference's picture, laid over ``own`` by way of the page."""
    rows, columns = own.picture.shape

    def places(points: Points) -> Points:
        on_page = placement.to_page(points / PIXELS_PER_MM)
        return _to_reference(other_placement, on_page) * PIXELS_PER_MM

    return resampled(other.picture, places, (rows, columns))


def _to_reference(placement: Placement, pixels: Points) -> Points:
    """The inverse of ``placement.to_page``."""
    wanted = project(_inverse(placement.homography), pixels)
    points = wanted
    for _ in range(6):  # the bend is small and smooth: this inverts it
        points = points + wanted - placement.warp.apply(points)
    return points


def _inverse(homography: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.inv(homography), np.float64)
