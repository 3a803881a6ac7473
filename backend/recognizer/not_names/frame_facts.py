"""What the network's frames say beside the text: how sure they are, and how much of the width holds letters.

A network that has learned nothing but names hesitates if there is none. Knows matrices and candidates.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK
from backend.recognizer.confidence import FEATURES as CERTAINTY
from backend.recognizer.confidence import Candidates
from backend.recognizer.confidence import features as certainty
from backend.recognizer.ctc import LogProbs
from backend.recognizer.fusion import NamePrior

FEATURES = (
    *CERTAINTY,
    "entropy",
    "entropy_of_doubtful",
    "paper",
    "letter_share",
    "frames_a_letter",
    "spelling",
)
_DOUBTFUL = 5  # frames, the least certain ones


def frame_facts(log_probs: LogProbs, found: Candidates, prior: NamePrior | None) -> NDArray[np.float64]:
    """The numbers ``(10,)`` of one matrix ``(T, C)`` and its candidates, in the order of ``FEATURES``.

    Without a prior the spelling is not a number.
    """
    chances = np.exp(log_probs)
    entropy = -np.einsum("tc,tc->t", chances, log_probs)
    labelling = found.labellings[0]
    letters = max(1, len(labelling))
    count = min(_DOUBTFUL, len(entropy))
    return np.array(
        [
            *certainty(found),
            entropy.mean(),
            np.partition(entropy, -count)[-count:].mean(),
            chances[:, BLANK].mean(),
            found.letters.mean() if len(found.letters) else 1.0,
            len(entropy) / letters,
            prior.weight(labelling) / letters if prior is not None else np.nan,
        ]
    )
