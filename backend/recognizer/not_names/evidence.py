"""The evidence for a name or against one: the looks of the ink that was read as letters, and the frames' certainty.

Training fits weights for these numbers, and reading applies them; both call ``evidence``.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import Candidates
from backend.recognizer.ctc import LogProbs
from backend.recognizer.fusion import NamePrior
from backend.recognizer.letter_strips import REACH
from backend.recognizer.normalise import Normalised
from backend.recognizer.not_names import appearance, frame_facts

# A text this likely is a name: four names in five are, and hardly any scribble, stamp or print.
_CLEAR = float(np.log(0.98))

FEATURES = (*appearance.FEATURES, "read_share", *frame_facts.FEATURES)


def is_clear(found: Candidates) -> bool:
    """Whether the likeliest text is so far ahead of all others that no evidence is asked for."""
    return bool(found.log_probabilities[0] > _CLEAR)


def evidence(
    crop: Normalised, log_probs: LogProbs, found: Candidates, bundle: Bundle, prior: NamePrior | None
) -> NDArray[np.float64]:
    """The numbers ``(31,)`` of a crop with at least one letter, in the order of ``FEATURES``.

    Captions and stamps beside the name, which the network leaves out, do not count: only the columns with letters do.
    """
    stride, lag = bundle.manifest.frame_stride, bundle.manifest.letter_lag
    width = crop.pixels.shape[1]
    first = min(width - 1, max(0, round((found.spans[0].first - lag - REACH) * stride)))
    end = max(first + 1, round((found.spans[-1].last + 1 - lag + REACH) * stride))
    read = crop.pixels[:, first:end]
    share = cv2.sumElems(read)[0] / max(1.0, cv2.sumElems(crop.pixels)[0])
    looks = appearance.appearance(read, bundle.image.line_height)
    return np.concatenate([looks, [share], frame_facts.frame_facts(log_probs, found, prior)])
