"""The second look: a doubtful crop is read again with narrower letters (test-time augmentation).

How letters line up with the network's frames sometimes decides how they are read. Where no text is far ahead of
all others, the crop is read once more with letters a tenth narrower, and both results are averaged. Knows
probabilities and pixels.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from backend.recognizer.ctc import LogProbs
from backend.recognizer.normalise import Normalised

# One crop in ten is below this; a second look at the others changed nothing.
_DOUBT = float(np.log(0.8))
_NARROWER = 0.9


def is_doubtful(log_probabilities: LogProbs) -> bool:
    """Whether the likeliest text is not far ahead of all others.

    Args:
        log_probabilities: ``(K,)`` of the possible texts, the likeliest first.
    """
    return bool(log_probabilities[0] < _DOUBT)


def narrower(crop: Normalised) -> Normalised:
    """``crop`` with narrower letters of the same height."""
    height, width = crop.pixels.shape
    columns = max(1, round(_NARROWER * width))
    pixels = np.asarray(cv2.resize(crop.pixels, (columns, height), interpolation=cv2.INTER_AREA), np.float32)
    return replace(crop, pixels=pixels, scale=crop.scale * columns / width)
