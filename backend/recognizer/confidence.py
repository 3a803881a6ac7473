"""How likely a reading is right: evidence from the frames, and a calibration that turns it into a chance.

Knows candidates with exact probabilities, and the numbers of a calibration. Does not fit them: training does,
on the very ``features`` defined here, and writes the result into the bundle's manifest.
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

# A finite sample never proves more than this, and a person should never be told 0 % or 100 %.
LOWEST, HIGHEST = 0.001, 0.999
# Log-odds are cut here, so that float rounding near certainty does not become evidence.
_FARTHEST_LOGIT = 14.0


@dataclass(frozen=True)
class Candidates:
    """What one matrix may say.

    ``labellings`` are distinct, most likely first, with exact ``log_probabilities (K,)``. ``spans`` and
    ``letters (L,)``, the letters' shares, belong to the first labelling.
    """

    labellings: tuple[Labelling, ...]
    log_probabilities: LogProbs
    spans: tuple[FrameSpan, ...]
    letters: NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """From features to a chance, kept in 0.001..0.999.

    ``identity`` believes the network: the chance is the text's exact probability. ``logistic`` is
    ``1 / (1 + exp(-(weights . features + bias)))`` over the named features.

    Raises:
        ValueError: an unknown kind or feature, a repeated one, or numbers too few, too many or not finite.
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
        """Chances ``(...)`` of features ``(..., 4)`` in the order of ``FEATURES``."""
        if self.kind == "identity":
            logits = values[..., FEATURES.index("logit_probability")]
        else:
            columns = [FEATURES.index(name) for name in self.features]
            logits = values[..., columns] @ np.array(self.weights) + self.bias
        chances = 1.0 / (1.0 + np.exp(-np.clip(logits, -_FARTHEST_LOGIT, _FARTHEST_LOGIT)))
        return np.clip(chances, LOWEST, HIGHEST)

    def to_dict(self) -> dict[str, Any]:
        """The manifest's form: all fields, for the identity its kind alone."""
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
            TypeError: a key is not known, or a value has the wrong type.
            ValueError: see the class.
        """
        lists = {name: tuple(values[name]) for name in ("features", "weights") if name in values}
        return cls(**{**values, **lists})


def features(candidates: Candidates) -> NDArray[np.float64]:
    """The evidence ``(4,)`` for the first labelling, in the order of ``FEATURES``.

    - ``logit_probability``: log-odds of its exact P(labelling | frames).
    - ``logit_share``: log-odds of that probability's share among all candidates. A lone candidate competes
      with everything else that the frames may say.
    - ``logit_weakest_letter``: log-odds of the smallest letter share; of certainty, where there is no letter.
    - ``length``: letters.
    """
    first, *others = candidates.log_probabilities.tolist()
    rivals = np.logaddexp.reduce(others) if others else _log_complement(first)
    weakest = float(np.log(candidates.letters.min())) if len(candidates.letters) else 0.0
    logits = [log_odds(first), first - rivals, log_odds(weakest)]
    return np.array([*np.clip(logits, -_FARTHEST_LOGIT, _FARTHEST_LOGIT), len(candidates.labellings[0])])


def shared_confidences(log_probabilities: LogProbs, confidence: float) -> NDArray[np.float64]:
    """Chances ``(K,)`` of all candidates, the first of which is calibrated to ``confidence``.

    What the first leaves over is dealt out in proportion to the exact probabilities, of which candidates that
    the search never saw keep their part. No other candidate gets more than the first.
    """
    chances = np.exp(log_probabilities)
    rest = max(1.0 - chances[0], chances[1:].sum(), np.finfo(float).tiny)
    dealt = np.minimum(chances * (1.0 - confidence) / rest, confidence)
    dealt[0] = confidence
    return dealt


def letter_shares(log_probs: LogProbs, spans: Sequence[FrameSpan]) -> NDArray[np.float64]:
    """Each letter's chance within its own frames, in 0..1.

    Over the frames of its span a letter competes with every other single letter and with no letter at all.
    Its share is P(letter) over the sum of all of these, each the exact CTC sum over the span's paths.

    Args:
        log_probs: ``(T, C)``.
        spans: of the labelling in question, from greedy decoding or from alignment.
    Returns:
        ``(L,)``, one share a span.
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
    """``(longest span, L, C)`` chances in the frames of each span, shorter ones filled up with certain blanks.

    A frame's likeliest class counts as 1: that common factor cancels in the share, and long spans do not underflow.
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
    """``log(p / (1 - p))`` of ``log p``; infinite for certainty."""
    return log_chance - _log_complement(log_chance)
