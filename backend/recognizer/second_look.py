"""The second look: a doubtful crop is read again with narrower letters (test-time augmentation).

How letters line up with the network's frames sometimes decides how they are read. If two texts are nearly equally
likely, the crop is read once more with letters a tenth narrower, and both results are averaged. Knows probabilities
and pixels.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from backend.recognizer.ctc import LogProbs
from backend.recognizer.normalise import Normalised

# One crop in ten has a likeliest text below this; a second look at the others changed nothing.
_DOUBT = float(np.log(0.8))
# Two in five of these have a rival of at least this share of the likeliest text; at the others it changed next to
# nothing (decision 19), and it costs as much as reading the crop.
_RIVAL = float(np.log(0.5))
_NARROWER = 0.9


def is_close(log_probabilities: LogProbs) -> bool:
    """Whether the likeliest text is in doubt, and another one so near that a second look may prefer it.

    Args:
        log_probabilities: ``(K,)`` of the possible texts, the likeliest first.
    """
    first, *rivals = log_probabilities[:2].tolist()
    return first < _DOUBT and any(rival >= first + _RIVAL for rival in rivals)


def narrower(crop: Normalised) -> Normalised:
    """``crop`` with narrower letters of the same height."""
    height, width = crop.pixels.shape
    columns = max(1, round(_NARROWER * width))
    pixels = np.asarray(cv2.resize(crop.pixels, (columns, height), interpolation=cv2.INTER_AREA), np.float32)
    return replace(crop, pixels=pixels, scale=crop.scale * columns / width)
