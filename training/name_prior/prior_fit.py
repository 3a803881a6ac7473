"""Fits how much a name prior may say, on fields whose names it has not counted.

The measure is the chance that the right text has among the candidates. It moves smoothly where exact match jumps, and
it makes the fused chances worth believing. Names that the list lacks have a veto. Knows candidates, texts and the
prior; the fitting itself is ``choice``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backend.recognizer.fusion import Fusion
from backend.recognizer.prior import Prior
from training.name_prior.conditional_logit import Contests, Flags, Floats, fit

Found = tuple[Sequence[str], Floats, str]
"""A field: its candidates, their log chances fused with ``PROPOSAL``, and what it says."""

# What candidates are proposed by before anything is fitted, near what trained networks came to. With so high a
# rival no greedy text counts as certain.
PROPOSAL = Fusion(spelling=0.26, listed=0.8, known=1.3, letter=0.5, blank=2.0, highest=1e6)
LEAST_FIELDS = 100
LOSS = 0.002  # of exact match on names that the list lacks: the most that a prior may cost them
# What a field with such a name counts for, tried until they lose no more. Fields that a network has learned from
# flatter such names: what kept them whole there lost two of 91 on validation; three times is the least that lost none.
UNLISTED_COUNTS_FOR = (3.0, 4.0, 5.0, 6.0, 8.0)
# Spelling, listed, known, letter. A likelier spelling or a higher count speaks against no text; the others may.
_RISING = np.array([True, True, False, False])
_FOLDS = 5


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


def contests(found: Sequence[Found], prior: Prior) -> tuple[Contests, Flags]:
    """Take ``PROPOSAL`` off the candidates' chances again, and measure the candidates.

    The empty text stands as the mean of the right names: the prior moves no field from blank to a name or back
    without a reason.

    Returns:
        F contests with the terms spelling, listed, known and letter, and which fields have names that the list
        lacks, ``(F,)``.
    """
    most = max((len(texts) for texts, _, _ in found), default=1)
    given, terms = np.full((len(found), most), -np.inf), np.zeros((len(found), most, len(_RISING)))
    mean = _mean_terms([truth for _, _, truth in found if truth], prior)
    for field, (texts, chances, _) in enumerate(found):
        for place, text in enumerate(texts):
            given[field, place] = chances[place] - PROPOSAL.weight(text, prior)
            terms[field, place] = _terms(text, prior) if text else mean
    right = [list(texts).index(truth) if truth in texts else -1 for texts, _, truth in found]
    unlisted = [bool(truth) and truth not in prior.names for _, _, truth in found]
    return Contests(given, terms, np.array(right, np.int64)), np.array(unlisted, np.bool_)


def fit_fusion(found: Sequence[Found], prior: Prior, seed: int = 0) -> Fitted:
    """The weights that make the right texts likeliest, unless names that the list lacks lose by them.

    With under ``LEAST_FIELDS`` fields, or where those names lose whatever they count for, the prior gets no say.
    """
    held, unlisted = contests(found, prior)
    plain = held.hits(np.zeros(len(_RISING)))
    if len(found) < LEAST_FIELDS:
        return _told(Fusion(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), unlisted, plain, plain, plain)
    crossed = np.zeros(len(found), np.bool_)
    everything = np.arange(len(found))
    for fold in np.array_split(np.random.default_rng(seed).permutation(len(found)), _FOLDS):
        others = np.setdiff1d(everything, fold)
        crossed[fold] = held.some(fold).hits(_fit_with_veto(held.some(others), unlisted[others]))
    point = _fit_with_veto(held, unlisted).round(3)
    truths = [truth for _, _, truth in found if truth]
    return _told(_fusion(point, truths, prior), unlisted, plain, held.hits(point), crossed)


def _fit_with_veto(held: Contests, unlisted: Flags) -> Floats:
    """Weights by which names that the list lacks lose at most ``LOSS``; zeros if there are none such."""
    silent = np.zeros(len(_RISING))
    before = held.hits(silent)[unlisted].sum()
    for weight in UNLISTED_COUNTS_FOR:
        point = fit(held, np.where(unlisted, weight, 1.0), _RISING)
        if before - held.hits(point)[unlisted].sum() <= LOSS * unlisted.sum():
            return point
    return silent


def _told(fusion: Fusion, unlisted: Flags, plain: Flags, fused: Flags, crossed: Flags) -> Fitted:
    def share(flags: Flags) -> float:
        return float(flags.mean()) if len(flags) else 0.0

    return Fitted(
        fusion=fusion,
        n=len(plain),
        plain=share(plain),
        fused=share(fused),
        cross_fitted=share(crossed),
        unlisted=int(unlisted.sum()),
        unlisted_plain=share(plain[unlisted]),
        unlisted_cross_fitted=share(crossed[unlisted]),
    )


def _terms(text: str, prior: Prior) -> Floats:
    count = prior.log_count(text)
    return np.array([prior.log_spelling(text), count or 0.0, count is not None, len(text)])


def _mean_terms(names: Iterable[str], prior: Prior) -> Floats:
    terms = [_terms(name, prior) for name in names]
    return np.mean(terms, axis=0) if terms else np.zeros(len(_RISING))


def _fusion(point: Floats, truths: Sequence[str], prior: Prior) -> Fusion:
    spelling, listed, known, letter = (float(value) for value in point)
    blank = float(_mean_terms(truths, prior) @ point)
    return with_highest(Fusion(spelling, listed, known, letter, blank, highest=0.0), prior)


def with_highest(fusion: Fusion, prior: Prior) -> Fusion:
    """``fusion`` for the list of ``prior``: ``highest`` is the largest weight of a name there, or the blank's."""

    def at_most(name: str) -> float:
        """Its spelling can only make it less."""
        return fusion.known + fusion.listed * (prior.log_count(name) or 0.0) + fusion.letter * len(name)

    highest = fusion.blank
    for name in sorted(prior.names, key=at_most, reverse=True):
        if at_most(name) <= highest:
            break
        highest = max(highest, fusion.weight(name, prior))
    return replace(fusion, highest=highest)
