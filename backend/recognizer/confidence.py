"""How likely a reading is right: features of the frames, and a calibration that maps them to a confidence.

Knows candidates with exact probabilities, and the parameters of a calibration. Training fits those, on the
``features`` defined here, and writes them into the bundle's manifest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK
from backend.recognizer.ctc import FrameSpan, Labelling, LogProbs

FEATURES = ("logit_probability", "logit_share", "logit_weakest_letter", "length")

# A finite sample never proves more than this, and people should never be shown 0 % or 100 %.
LOWEST, HIGHEST = 0.001, 0.999
# Log-odds are cut here, so that float rounding near certainty does not become evidence.
_FARTHEST_LOGIT = 14.0


@dataclass(frozen=True)
class Candidates:
    """The possible texts of one matrix.

    ``labellings`` are distinct, most likely first, with exact ``log_probabilities (K,)``. ``spans`` and
    ``letters (L,)``, the letters' shares, belong to the first labelling.
    """

    labellings: tuple[Labelling, ...]
    log_probabilities: LogProbs
    spans: tuple[FrameSpan, ...]
    letters: NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """Maps features to a confidence in 0.001..0.999.

    ``identity`` trusts the network: the confidence is the text's exact probability. ``logistic`` is
    ``1 / (1 + exp(-(weights . features + bias)))`` over the named features.

    Raises:
        ValueError: the kind or a feature is unknown, a feature is repeated, or the weights are too few, too many or
            not finite.
    """

    kind: Literal["identity", "logistic"] = "identity"
    features: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    bias: float = 0.0

    def __post_init__(self) -> None:
        known = set(self.features) <= set(FEATURES) and len(set(self.features)) == len(self.features)
        finite = bool(np.isfinite([*self.weights, self.bias]).all())
        filled = bool(self.features) == (self.kind == "logistic")
        fits = known and finite and filled and len(self.features) == len(self.weights)
        if self.kind not in ("identity", "logistic") or not fits:
            raise ValueError(
                f"A calibration is the identity, or logistic with a finite weight for each of its features, "
                f"which are distinct and of {FEATURES}. Received: {self}"
            )

    def confidence(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Confidences ``(...)`` for features ``(..., 4)`` in the order of ``FEATURES``."""
        if self.kind == "identity":
            logits = values[..., FEATURES.index("logit_probability")]
        else:
            columns = [FEATURES.index(name) for name in self.features]
            logits = values[..., columns] @ np.array(self.weights) + self.bias
        chances = 1.0 / (1.0 + np.exp(-np.clip(logits, -_FARTHEST_LOGIT, _FARTHEST_LOGIT)))
        return np.clip(chances, LOWEST, HIGHEST)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values for the manifest: everything, or for the identity only its kind."""
        if self.kind == "identity":
            return {"kind": self.kind}
        return {
            "kind": self.kind,
            "features": list(self.features),
            "weights": list(self.weights),
            "bias": self.bias,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """The inverse of ``to_dict``.

        Raises:
            TypeError: a key is unknown, or a value has the wrong type.
            ValueError: see the class.
        """
        lists = {name: tuple(values[name]) for name in ("features", "weights") if name in values}
        return cls(**{**values, **lists})


def features(candidates: Candidates) -> NDArray[np.float64]:
    """The features ``(4,)`` of the first labelling, in the order of ``FEATURES``.

    - ``logit_probability``: log-odds of its exact P(labelling | frames).
    - ``logit_share``: log-odds of that probability's share among all candidates. A single candidate competes
      with all remaining probability.
    - ``logit_weakest_letter``: log-odds of the smallest letter share; of 1 if there is no letter.
    - ``length``: number of letters.
    """
    first, *others = candidates.log_probabilities.tolist()
    rivals = np.logaddexp.reduce(others) if others else _log_complement(first)
    weakest = float(np.log(candidates.letters.min())) if len(candidates.letters) else 0.0
    logits = [log_odds(first), first - rivals, log_odds(weakest)]
    return np.array([*np.clip(logits, -_FARTHEST_LOGIT, _FARTHEST_LOGIT), len(candidates.labellings[0])])


def shared_confidences(log_probabilities: LogProbs, confidence: float) -> NDArray[np.float64]:
    """Confidences ``(K,)`` of all candidates; the first one's is ``confidence``.

    The rest is shared in proportion to the exact probabilities; texts that the search did not find keep their part.
    No other candidate gets more than the first.
    """
    chances = np.exp(log_probabilities)
    rest = max(1.0 - chances[0], chances[1:].sum(), np.finfo(float).tiny)
    dealt = np.minimum(chances * (1.0 - confidence) / rest, confidence)
    dealt[0] = confidence
    return dealt


def letter_shares(log_probs: LogProbs, spans: Sequence[FrameSpan]) -> NDArray[np.float64]:
    """Each letter's share of the probability within its own frames, in 0..1.

    In the frames of its span, a letter competes with every other single letter and with no letter at all.
    Its share is P(letter) over the sum of all of these; each is the exact CTC sum over the span's paths.

    Args:
        log_probs: ``(T, C)``.
        spans: of the labelling, from greedy decoding or from alignment.
    Returns:
        ``(L,)``, one share for each span.
    """
    if not spans:
        return np.empty(0)
    frames = _frames_of(log_probs, spans)
    before, inside, after = np.ones(len(spans)), np.zeros(frames.shape[1:]), np.zeros(frames.shape[1:])
    for frame in frames:
        blank = frame[:, BLANK, None]
        after = (after + inside) * blank
        inside = (inside + before[:, None]) * frame
        before = before * frame[:, BLANK]
    chances = inside + after
    chances[:, BLANK] = before
    return chances[np.arange(len(spans)), [span.label for span in spans]] / chances.sum(axis=1)


def _frames_of(log_probs: LogProbs, spans: Sequence[FrameSpan]) -> NDArray[np.float64]:
    """``(longest span, L, C)`` probabilities in the frames of each span; shorter spans are padded with certain blanks.

    Each frame is scaled so that its likeliest class is 1: the factor cancels in the share, and long spans do not
    underflow.
    """
    firsts = np.array([span.first for span in spans])
    lengths = np.array([span.last for span in spans]) - firsts + 1
    offsets = np.arange(lengths.max())[:, None]
    chances = np.exp(log_probs[np.minimum(firsts + offsets, len(log_probs) - 1)])
    chances /= chances.max(axis=2, keepdims=True)
    chances[offsets >= lengths] = np.eye(1, chances.shape[2], BLANK)
    return chances


def _log_complement(log_chance: float) -> float:
    """``log(1 - exp(log_chance))``."""
    if log_chance >= 0.0:
        return -np.inf
    return float(np.log(-np.expm1(log_chance)))


def log_odds(log_chance: float) -> float:
    """``log(p / (1 - p))`` from ``log p``; infinite for p = 1."""
    return log_chance - _log_complement(log_chance)
