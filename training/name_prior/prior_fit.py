"""Fits how strongly a name prior counts, on images whose names it has not counted.

Maximises the probability of the right text among the candidates, which changes smoothly, whereas exact match jumps, and
makes the fused probabilities reliable. Names missing from the list must not lose by it. Knows candidates, texts and
the prior; ``training.name_prior.conditional_logit`` does the fitting.
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
"""An image: its candidates, their log chances fused with ``PROPOSAL``, and the true text."""

# Finds the candidates before anything is fitted; close to what was fitted for trained networks. With so high a
# ``highest`` no greedy text counts as certain.
PROPOSAL = Fusion(spelling=0.26, listed=0.8, known=1.3, letter=0.5, blank=2.0, highest=1e6)
LEAST_IMAGES = 100
LOSS = 0.002  # most loss of exact match on names missing from the list
# Weights of an image with such a name, tried until these names lose no more. On images that the network was trained
# on, such names look better than they are: the weight that kept them all there lost 2 of 91 on validation; 3 is the
# lowest weight that lost none.
UNLISTED_WEIGHTS = (3.0, 4.0, 5.0, 6.0, 8.0)
# Spelling, listed, known, letter. A likelier spelling or a higher count never lowers the chance of a text.
_RISING = np.array([True, True, False, False])
_FOLDS = 5


@dataclass(frozen=True)
class Fitted:
    """The weights, and exact match on ``n`` images: without the prior, with it, and cross-fitted.

    ``unlisted`` counts the images with names missing from the list.
    """

    fusion: Fusion
    n: int
    plain: float
    fused: float
    cross_fitted: float
    unlisted: int
    unlisted_plain: float
    unlisted_cross_fitted: float

    def to_dict(self) -> dict[str, Any]:
        """As in the manifest's metrics, shares in 0..1."""
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
    """Subtract ``PROPOSAL`` from the candidates' chances, and compute the terms of the prior.

    The empty text gets the mean terms of the right names, so that the prior does not favour blank over names or names
    over blank.

    Returns:
        F contests with the terms spelling, listed, known and letter, and which images have names missing from the
        list, ``(F,)``.
    """
    most = max((len(texts) for texts, _, _ in found), default=1)
    given, terms = np.full((len(found), most), -np.inf), np.zeros((len(found), most, len(_RISING)))
    mean = _mean_terms([truth for _, _, truth in found if truth], prior)
    for number, (texts, chances, _) in enumerate(found):
        for place, text in enumerate(texts):
            given[number, place] = chances[place] - PROPOSAL.weight(text, prior)
            terms[number, place] = _terms(text, prior) if text else mean
    right = [list(texts).index(truth) if truth in texts else -1 for texts, _, truth in found]
    unlisted = [bool(truth) and truth not in prior.names for _, _, truth in found]
    return Contests(given, terms, np.array(right, np.int64)), np.array(unlisted, np.bool_)


def fit_fusion(found: Sequence[Found], prior: Prior, seed: int = 0) -> Fitted:
    """Fit the weights that make the right texts most likely without loss to names missing from the list.

    All weights are 0 with fewer than ``LEAST_IMAGES`` images, or if those names lose at every weight.
    """
    held, unlisted = contests(found, prior)
    plain = held.hits(np.zeros(len(_RISING)))
    if len(found) < LEAST_IMAGES:
        return _fitted(Fusion(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), unlisted, plain, plain, plain)
    crossed = np.zeros(len(found), np.bool_)
    everything = np.arange(len(found))
    for fold in np.array_split(np.random.default_rng(seed).permutation(len(found)), _FOLDS):
        others = np.setdiff1d(everything, fold)
        crossed[fold] = held.some(fold).hits(_fit_with_veto(held.some(others), unlisted[others]))
    point = _fit_with_veto(held, unlisted).round(3)
    truths = [truth for _, _, truth in found if truth]
    return _fitted(_fusion(point, truths, prior), unlisted, plain, held.hits(point), crossed)


def _fit_with_veto(held: Contests, unlisted: Flags) -> Floats:
    """Weights by which names missing from the list lose at most ``LOSS``; zeros if there are no such weights."""
    silent = np.zeros(len(_RISING))
    before = held.hits(silent)[unlisted].sum()
    for weight in UNLISTED_WEIGHTS:
        point = fit(held, np.where(unlisted, weight, 1.0), _RISING)
        if before - held.hits(point)[unlisted].sum() <= LOSS * unlisted.sum():
            return point
    return silent


def _fitted(fusion: Fusion, unlisted: Flags, plain: Flags, fused: Flags, crossed: Flags) -> Fitted:
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
    return np.array([prior.log_spelling(text), count or 0.0, count is not None, prior.known(text)])


def _mean_terms(names: Iterable[str], prior: Prior) -> Floats:
    terms = [_terms(name, prior) for name in names]
    return np.mean(terms, axis=0) if terms else np.zeros(len(_RISING))


def _fusion(point: Floats, truths: Sequence[str], prior: Prior) -> Fusion:
    spelling, listed, known, letter = (float(value) for value in point)
    blank = float(_mean_terms(truths, prior) @ point)
    return with_highest(Fusion(spelling, listed, known, letter, blank, highest=0.0), prior)


def with_highest(fusion: Fusion, prior: Prior) -> Fusion:
    """``fusion`` with ``highest`` for the list of ``prior``: the largest weight of its names, or of a blank image."""

    def at_most(name: str) -> float:
        """An upper bound: the spelling can only lower it."""
        return fusion.known + fusion.listed * (prior.log_count(name) or 0.0) + fusion.letter * len(name)

    highest = fusion.blank
    for name in sorted(prior.names, key=at_most, reverse=True):
        if at_most(name) <= highest:
            break
        highest = max(highest, fusion.weight(name, prior))
    return replace(fusion, highest=highest)
