"""Crops of plain bars for letters, and the frames in which a network would write them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.ctc import FrameSpan
from backend.recognizer.normalise import ImageSpec, Normalised, normalise

STRIDE = 4


def bars(places: Sequence[int], height: int = 20, width: int = 6, top: int = 10) -> NDArray[np.uint8]:
    """White paper ``(44, 240)`` with a black bar at each of ``places``."""
    paper = np.full((44, 240), 255, np.uint8)
    for x in places:
        paper[top : top + height, x : x + width] = 0
    return paper


def written(
    grey: NDArray[np.uint8], centres: Sequence[float], labels: Sequence[int], late: int = 0
) -> tuple[Normalised, list[FrameSpan]]:
    """The normalised field, and spans of one frame over each of ``centres``, ``late`` frames too late."""
    field = normalise(grey, ImageSpec())
    middles = np.array([field.original_x((frame + 0.5) * STRIDE) for frame in range(64)])
    frames = [int(abs(middles - centre).argmin()) + late for centre in centres]
    return field, [FrameSpan(label, frame, frame) for label, frame in zip(labels, frames, strict=True)]
