"""Whether two pages show the same printed form, whatever is written on them; for pages whose form is not known.

Knows landmarks. Both pages may lie in any direction.
"""

from __future__ import annotations

import cv2
import numpy as np

from backend.pages.landmarks import Grey, Landmarks, find_landmarks, match

_SIDE = 800  # pixels
_MOST = 600  # landmarks; handwriting gives some of them
_FEWEST = 25  # that lie in the same places of both; a letterhead that two letters share has fewer
_SHARE = 0.12  # of the smaller number of landmarks; what people write differs from page to page
_THRESHOLD = 6.0  # pixels of the reduced page
_SPREAD = 0.25  # of the page that the common landmarks must cover: a form has print from top to bottom


def look_of(picture: Grey) -> Landmarks:
    """What to compare a page by, in pixels of a picture whose longer side is ``_SIDE``."""
    factor = _SIDE / max(picture.shape)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return find_landmarks(np.asarray(small, np.uint8), most=_MOST, side=_SIDE)


def are_alike(one: Landmarks, other: Landmarks) -> bool:
    """Whether the pages that these are `look_of` show the same print."""
    here, there = match(one, other)
    needed = max(_FEWEST, _SHARE * min(len(one), len(other)))
    if len(here) < needed:
        return False
    source, target = one.points[here], other.points[there]
    _, found = cv2.findHomography(source, target, cv2.USAC_MAGSAC, _THRESHOLD, maxIters=1000, confidence=0.99)
    kept = np.asarray(found).ravel() == 1  # if no homography is found, this is None, and nothing is kept
    return int(kept.sum()) >= needed and _covered(source[kept]) >= _SPREAD


def _covered(points: np.ndarray) -> float:
    """Share of the page that lies between the points, taking the page as large as all its landmarks would fill."""
    hull = cv2.convexHull(np.asarray(points, np.float32))
    return float(cv2.contourArea(hull)) / (_SIDE * _SIDE / np.sqrt(2))
