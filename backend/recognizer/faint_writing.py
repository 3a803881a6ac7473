"""Tells a crop with writing that is too faint to read from a blank one.

Knows pixels only.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.recognizer.crop_size import bounded
from backend.recognizer.decoding.limits import ImageRefusedError

_LEAST = 0.025  # contrast with the paper; less is what paper and JPEG do by themselves
_DARK = 0.13  # contrast of ink that is found; if there is any, blank means blank
_FEW = 0.0005  # share of the crop that may be dark all the same: dust
_DEVIATIONS = 4.0  # of the paper's own levels; marks beyond this are not grain
_STROKES = (0.002, 0.4)  # share of the crop that writing covers
_PAPER_TERMS = 6  # of the surface that follows light and shadow: 1, x, y, xy, xx, yy
_SAMPLE = 20_000  # pixels through which it is laid


def refusal() -> ImageRefusedError:
    """What is said of such a crop instead of "blank"."""
    return ImageRefusedError(
        "unclear",
        "The image cannot be made out: its writing is too faint. Scan it darker or with more contrast.",
    )


def is_faint(grey: NDArray[np.uint8]) -> bool:
    """Whether a crop ``(H, W)`` that was read as blank has faint marks that stand out from the paper's grain."""
    levels = cv2.GaussianBlur(bounded(grey), (3, 3), 0).astype(np.float32)
    paper = _paper(levels)
    contrast = np.abs(levels - paper) / np.maximum(paper, 1.0)
    deviation = 1.48 * float(np.median(contrast))
    marks = contrast > max(_LEAST, _DEVIATIONS * deviation)
    return bool(_STROKES[0] < np.mean(marks) < _STROKES[1] and np.mean(contrast > _DARK) < _FEW)


def _paper(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """The paper's level at each pixel, as a surface of the second order."""
    height, width = levels.shape
    y, x = np.meshgrid(*(np.linspace(-1, 1, side, dtype=np.float32) for side in levels.shape), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1).reshape(-1, _PAPER_TERMS)
    step = max(1, levels.size // _SAMPLE)
    weights, *_ = np.linalg.lstsq(terms[::step], levels.ravel()[::step], rcond=None)
    return (terms @ weights).reshape(height, width).astype(np.float32)
