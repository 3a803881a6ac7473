"""Whether a crop deserves a second look, and what is looked at then: the same crop, narrower.

Letters that fall otherwise into the network's frames are taken for others now and then. Where one text is not far ahead
of all others, the crop is read once more with letters a tenth narrower, and both looks decide together (test-time
augmentation). Knows candidates and pixels.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from backend.recognizer.confidence import Candidates
from backend.recognizer.normalise import Normalised

# A second look at less doubtful crops changed nothing; one crop in ten is more doubtful.
_DOUBT = float(np.log(0.8))
_NARROWER = 0.9


def is_doubtful(found: Candidates) -> bool:
    """Whether the likeliest text leaves room for others."""
    return bool(found.log_probabilities[0] < _DOUBT)


def narrower(crop: Normalised) -> Normalised:
    """``crop`` with narrower letters, as high as before."""
    height, width = crop.pixels.shape
    columns = max(1, round(_NARROWER * width))
    pixels = np.asarray(cv2.resize(crop.pixels, (columns, height), interpolation=cv2.INTER_AREA), np.float32)
    return replace(crop, pixels=pixels, scale=crop.scale * columns / width)
