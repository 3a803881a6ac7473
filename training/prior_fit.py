"""Fits how much a name prior may say, on fields that neither the network nor the prior has seen.

The measure is the chance that the right text has among the candidates. It moves smoothly where exact match jumps, so
that a few hundred fields hold three numbers well, and it makes the fused chances worth believing. Names that the
list lacks have a veto. Knows candidates, texts and the prior.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.fusion import Fusion
from backend.recognizer.prior import Prior

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Found = tuple[Sequence[str], Floats, str]
"""A field: its candidates, their log chances fused with ``PROPOSAL``, and what it says."""

# What candidates are proposed by before anything is fitted, near what trained networks came to. With so high a
# rival no greedy text counts as certain.
PROPOSAL = Fusion(spelling=0.4, listed=0.8, letter=0.8, blank=-3.0, highest=1e6)
# Spelling, list, letter. Without their bound a letter's reward grows until it makes names longer than they are.
POINTS = np.array(list(product(np.linspace(0, 1.0, 11), np.linspace(0, 1.4, 15), np.linspace(-0.5, 1.0, 7))))
LEAST_FIELDS = 100
RARE = 3.0  # fields that a field counts for whose name the list lacks: it knows most validation names, not all to come
LOSS = 0.01  # of exact match on names that the list lacks: the most that a prior may cost them
_WORST = 5.0  # nats that a field costs at most: some labels are wrong, and none of them shall decide
_FOLDS = 5
_LIKELIEST = 2000  # names among which the largest weight is looked for


@dataclass(frozen=True)
class Fitted:
    """The weights, and what they do to ``n`` fields: shares right by the frames alone, with the prior, and with one
    fitted on other folds; ``unlisted`` are the fields with names that the list lacks."""

    fusion: Fusion
    n: int
    plain: float
    fused: float
    cross_fitted: float
    unlisted: int
    unlisted_plain: float
    unlisted_cross_fitted: float

    def to_dict(self) -> dict[str, Any]:
        """For the manifest's metrics, shares in 0..1."""
        return {
            "n": self.n,
            "exact_without": self.plain,
            "exact_with": self.fused,
            "exact_cross_fitted": self.cross_fitted,
            "unlisted": self.unlisted,
            "unlisted_exact_without": self.unlisted_plain,
            "unlisted_exact_cross_fitted": self.unlisted_cross_fitted,
        }


@dataclass(frozen=True)
class Contests:
    """F fields with at most K candidates.

    Args:
        frames: log P(text | frames) up to a constant a field, ``(F, K)``; ``-inf`` where there are fewer.
        terms: what spelling, list and letter multiply, ``(3, F, K)``.
        right: the right candidate's place, ``(F,)``; -1 where it is not among them.
        unlisted: fields with names that the list lacks, ``(F,)``.
    """

    frames: Floats
    terms: Floats
    right: NDArray[np.int64]
    unlisted: Flags

    def judge(self, point: Floats) -> tuple[Floats, Flags]:
        """Costs and hits ``(F,)`` of weights (spelling, list, letter)."""
        scores = self.frames + np.tensordot(point, self.terms, axes=1)
        chosen = scores[np.arange(len(scores)), self.right]
        costs = np.minimum(np.logaddexp.reduce(scores, axis=1) - chosen, _WORST)
        return np.where(self.right >= 0, costs, 0.0), scores.argmax(axis=1) == self.right


def contests(found: Sequence[Found], prior: Prior) -> Contests:
    """Take ``PROPOSAL`` off the candidates' chances again, and measure the candidates.

    The empty text stands as the mean of the right names: the prior moves no field from blank to a name or back
    without a reason.
    """
    most = max((len(texts) for texts, _, _ in found), default=1)
    frames, terms = np.full((len(found), most), -np.inf), np.zeros((3, len(found), most))
    mean = _mean_terms([truth for _, _, truth in found if truth], prior)
    for field, (texts, chances, _) in enumerate(found):
        for place, text in enumerate(texts):
            frames[field, place] = chances[place] - PROPOSAL.weight(text, prior)
            terms[:, field, place] = _terms(text, prior) if text else mean
    right = [list(texts).index(truth) if truth in texts else -1 for texts, _, truth in found]
    unlisted = [bool(truth) and truth not in prior.names for _, _, truth in found]
    return Contests(frames, terms, np.array(right, np.int64), np.array(unlisted, np.bool_))


def fit_fusion(found: Sequence[Found], prior: Prior, seed: int = 0) -> Fitted:
    """The weights that make the right texts likeliest, unless names that the list lacks lose by them.

    With under ``LEAST_FIELDS`` fields the prior gets no say.
    """
    held = contests(found, prior)
    judged = [held.judge(point) for point in POINTS]
    costs, hits = np.array([cost for cost, _ in judged]), np.array([hit for _, hit in judged])
    shares = np.where(held.unlisted, RARE, 1.0)
    plain = held.judge(np.zeros(3))[1]

    def best(fields: NDArray[np.int64]) -> int:
        rare = fields[held.unlisted[fields]]
        lost = plain[rare].sum() - hits[:, rare].sum(axis=1)
        allowed = np.where(lost <= LOSS * len(rare), 0.0, np.inf)
        return int((costs[:, fields] @ shares[fields] + allowed).argmin())

    everything = np.arange(len(found))
    if len(found) < LEAST_FIELDS:
        return _told(Fusion(0.0, 0.0, 0.0, 0.0, 0.0), held, plain, plain, plain)
    crossed = np.zeros(len(found), np.bool_)
    for fold in np.array_split(np.random.default_rng(seed).permutation(len(found)), _FOLDS):
        crossed[fold] = hits[best(np.setdiff1d(everything, fold)), fold]
    chosen = best(everything)
    truths = [truth for _, _, truth in found if truth]
    return _told(_fusion(POINTS[chosen], truths, prior), held, plain, hits[chosen], crossed)


def _told(fusion: Fusion, held: Contests, plain: Flags, fused: Flags, crossed: Flags) -> Fitted:
    def share(flags: Flags) -> float:
        return float(flags.mean()) if len(flags) else 0.0

    return Fitted(
        fusion=fusion,
        n=len(plain),
        plain=share(plain),
        fused=share(fused),
        cross_fitted=share(crossed),
        unlisted=int(held.unlisted.sum()),
        unlisted_plain=share(plain[held.unlisted]),
        unlisted_cross_fitted=share(crossed[held.unlisted]),
    )


def _terms(text: str, prior: Prior) -> Floats:
    spelled = prior.log_spelling(text)
    return np.array([spelled, prior.log_chance(text) - spelled, len(text)])


def _mean_terms(names: Iterable[str], prior: Prior) -> Floats:
    terms = [_terms(name, prior) for name in names]
    return np.mean(terms, axis=0) if terms else np.zeros(3)


def _fusion(point: Floats, truths: Sequence[str], prior: Prior) -> Fusion:
    spelling, listed, letter = (round(float(value), 3) for value in point)
    blank = float(_mean_terms(truths, prior) @ point)

    def nearly(name: str) -> float:
        return float(max(spelling, listed) * np.log(prior.names[name]) + letter * len(name))

    draft = Fusion(spelling, listed, letter, blank, highest=0.0)
    likeliest = sorted(prior.names, key=nearly, reverse=True)[:_LIKELIEST]
    highest = max([blank, *(draft.weight(name, prior) for name in likeliest)])
    return Fusion(spelling, listed, letter, blank, highest)
