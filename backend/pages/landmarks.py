"""Landmarks of a picture: scale-invariant keypoints, and which of two pictures' keypoints belong together.

Source: Lowe, "Distinctive image features from scale-invariant keypoints", IJCV 2004; square-rooted descriptors after
Arandjelovic and Zisserman, "Three things everyone should know to improve object retrieval", CVPR 2012.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.geometry import Points

MOST = 4000
_CONTRAST = 0.02
_RATIO = 0.8  # of the nearest to the second nearest distance; Lowe's own choice

Grey = NDArray[np.uint8]

# Finding landmarks takes 350 MB for a page, and uses all cores by itself: one page at a time in a process.
_TURN = threading.Lock()


@dataclass(frozen=True)
class Landmarks:
    """N keypoints: ``points`` ``(N, 2)`` in pixels, ``descriptors`` ``(N, 128)`` float32 of length one."""

    points: Points
    descriptors: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.points)


def find_landmarks(grey: Grey, mask: Grey | None = None, most: int = MOST) -> Landmarks:
    """The strongest keypoints of ``grey`` ``(H, W)``.

    Args:
        mask: where keypoints may lie, 255, and where not, 0; ``None`` for everywhere.
    """
    detector = cv2.SIFT_create(nfeatures=most, contrastThreshold=_CONTRAST)  # type: ignore[attr-defined]  # the stubs lack it
    with _TURN:
        keypoints, descriptors = detector.detectAndCompute(grey, mask)
    if descriptors is None or len(keypoints) == 0:
        return Landmarks(np.empty((0, 2)), np.empty((0, 128), np.float32))
    points = np.array([keypoint.pt for keypoint in keypoints], np.float64)
    return Landmarks(points, _rooted(descriptors))


def match(found: Landmarks, known: Landmarks) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of those in ``found`` and in ``known`` that belong together: nearest of each other, and clearly so."""
    if len(found) < 2 or len(known) < 2:
        nothing = np.empty(0, np.int64)
        return nothing, nothing
    likeness = found.descriptors @ known.descriptors.T
    first = likeness.argmax(axis=1)
    rows = np.arange(len(found))
    best = likeness[rows, first]
    mutual = likeness.argmax(axis=0)[first] == rows
    likeness[rows, first] = -1
    second = likeness.max(axis=1)
    clear = _distance(best) < _RATIO * _distance(second)
    chosen = np.flatnonzero(mutual & clear)
    return chosen, first[chosen]


def _rooted(descriptors: NDArray[np.float32]) -> NDArray[np.float32]:
    rooted = np.sqrt(descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6))
    return np.asarray(rooted, np.float32)


def _distance(likeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """Euclidean distance of unit vectors from their dot product."""
    return np.sqrt(np.maximum(2 - 2 * likeness, 0))
