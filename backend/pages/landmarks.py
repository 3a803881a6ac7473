"""Landmarks of a picture: scale-invariant keypoints, and which of two pictures' keypoints belong together.

Source: Lowe, "Distinctive image features from scale-invariant keypoints", IJCV 2004; square-rooted descriptors after
Arandjelovic and Zisserman, "Three things everyone should know to improve object retrieval", CVPR 2012.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.geometry import Points

SIDE = 1500  # pixels of the longer side of a picture in which landmarks are looked for
MOST = 4000
_BAND, _AROUND = (
    256,
    48,
)  # rows that are looked at together, and rows above and below that their keypoints may need
_CONTRAST = 0.02
_BLOCK = 500  # keypoints that are compared at once, which bounds the memory
_RATIO = 0.8  # of the nearest to the second nearest distance; Lowe's own choice

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Landmarks:
    """N keypoints, the strongest first.

    Args:
        points: ``(N, 2)`` in pixels, whole numbers at the edges of pixels.
        descriptors: ``(N, 128)`` of length one.
    """

    points: Points
    descriptors: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.points)

    def strongest(self, count: int) -> Landmarks:
        """The ``count`` strongest."""
        return Landmarks(self.points[:count], self.descriptors[:count])


def no_landmarks() -> Landmarks:
    """None at all."""
    return Landmarks(np.empty((0, 2)), np.empty((0, 128), np.float32))


def find_landmarks(grey: Grey, mask: Grey | None = None, most: int = MOST, side: int = SIDE) -> Landmarks:
    """The strongest keypoints of ``grey`` ``(H, W)``, in its pixels.

    Args:
        mask: where keypoints may lie, 255, and where not, 0; ``None`` for everywhere.
        side: of the picture that they are looked for in: ``grey`` is reduced to it.
    """
    small, factor = reduced(grey, side)
    if mask is not None and factor < 1:
        mask = np.asarray(cv2.resize(mask, small.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
    bands = [_of_band(small, mask, top, most) for top in range(0, len(small), _BAND)]
    points, descriptors, strengths = (np.concatenate(parts) for parts in zip(*bands, strict=True))
    order = np.argsort(-strengths, kind="stable")[:most]
    return Landmarks((points[order] + 0.5) / factor, _rooted(descriptors[order]))


def _of_band(
    grey: Grey, mask: Grey | None, top: int, most: int
) -> tuple[Points, NDArray[np.float32], NDArray[np.float64]]:
    """Points, descriptors and strengths of the keypoints in ``_BAND`` rows from ``top`` on.

    In bands, since the detector needs 60 bytes for each pixel of a picture twice as wide and high.
    """
    above = max(0, top - _AROUND)
    rows = slice(above, top + _BAND + _AROUND)
    detector = cv2.SIFT_create(nfeatures=most, contrastThreshold=_CONTRAST)  # type: ignore[attr-defined]  # the stubs lack it
    keypoints, descriptors = detector.detectAndCompute(grey[rows], None if mask is None else mask[rows])
    points = np.array([keypoint.pt for keypoint in keypoints], np.float64).reshape(-1, 2)
    points[:, 1] += above
    own = (points[:, 1] >= top) & (points[:, 1] < top + _BAND)
    strengths = np.array([keypoint.response for keypoint in keypoints], np.float64)
    if descriptors is None:
        descriptors = np.empty((0, 128), np.float32)
    return points[own], descriptors[own], strengths[own]


def reduced(grey: Grey, side: int) -> tuple[Grey, float]:
    """``grey`` with a longer side of at most ``side`` pixels, and the factor by which it was scaled."""
    factor = min(1.0, side / max(grey.shape))
    if factor == 1.0:
        return grey, 1.0
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), factor


def match(found: Landmarks, known: Landmarks) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of those in ``found`` and in ``known`` that belong together: each is clearly the other's nearest."""
    if len(found) < 2 or len(known) < 2:
        nothing = np.empty(0, np.int64)
        return nothing, nothing
    first = np.zeros(len(found), np.int64)
    best, second = np.zeros((2, len(found)), np.float32)
    chosen_by = np.zeros(len(known), np.int64)  # for each known one, which found one is nearest
    nearest = np.full(len(known), -1, np.float32)
    for start in range(0, len(found), _BLOCK):
        rows = slice(start, start + _BLOCK)
        likeness = found.descriptors[rows] @ known.descriptors.T
        here = np.arange(len(likeness))
        top = likeness.argmax(axis=0)
        is_nearer = likeness[top, np.arange(len(known))] > nearest
        chosen_by[is_nearer] = top[is_nearer] + start
        nearest[is_nearer] = likeness[top, np.arange(len(known))][is_nearer]
        first[rows] = likeness.argmax(axis=1)
        best[rows] = likeness[here, first[rows]]
        likeness[here, first[rows]] = -1
        second[rows] = likeness.max(axis=1)
    mutual = chosen_by[first] == np.arange(len(found))
    clear = _distance(best) < _RATIO * _distance(second)
    chosen = np.flatnonzero(mutual & clear)
    return chosen, first[chosen]


def _rooted(descriptors: NDArray[np.float32]) -> NDArray[np.float32]:
    rooted = np.sqrt(descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6))
    return np.asarray(rooted, np.float32)


def _distance(likeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """Euclidean distance of unit vectors from their dot product."""
    return np.sqrt(np.maximum(2 - 2 * likeness, 0))
