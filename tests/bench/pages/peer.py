"""The peer's way to lay a page over its form: OMRChecker's alignment by features, with its defaults.

From its facts, written anew: page and reference reduced to 666 x 820 pixels, 500 ORB features of each, the best 15 % of
the matches by Hamming distance, a homography by RANSAC. It is told which form it is, and cannot refuse.
"""

from __future__ import annotations

import cv2
import numpy as np

from backend.pages.geometry import Placement, Warp, scaling
from tests.pages.simulator import Pixels

_SIZE = (666, 820)
_FEATURES = 500
_GOOD = 0.15


def placed(page: Pixels, reference: Pixels, width: float, height: float) -> Placement | None:
    """Where the reference, of paper of ``width`` x ``height`` mm, lies on ``page``; None if too little matches."""
    small, known = (cv2.resize(each, _SIZE, interpolation=cv2.INTER_AREA) for each in (page, reference))
    small = cv2.normalize(small, small.copy(), 0, 255, norm_type=cv2.NORM_MINMAX)
    orb = cv2.ORB_create(_FEATURES)  # type: ignore[attr-defined]  # the stubs lack it
    here, of_page = orb.detectAndCompute(small, None)
    there, of_reference = orb.detectAndCompute(known, None)
    if of_page is None or of_reference is None:
        return None
    matches = cv2.BFMatcher(cv2.NORM_HAMMING).match(of_page, of_reference)
    good = sorted(matches, key=lambda match: match.distance)[: int(_GOOD * len(matches))]
    if len(good) < 4:
        return None
    found, _ = cv2.findHomography(
        np.array([there[match.trainIdx].pt for match in good], np.float64),
        np.array([here[match.queryIdx].pt for match in good], np.float64),
        cv2.RANSAC,
    )
    fitted = np.asarray(found, np.float64)  # of shape () if there is none
    if fitted.shape != (3, 3):
        return None
    onto = scaling(page.shape[1] / _SIZE[0], page.shape[0] / _SIZE[1])
    homography = onto @ fitted @ scaling(_SIZE[0] / width, _SIZE[1] / height)
    return Placement(homography, Warp.none(width, height))
