"""Finds the weights that make the right one of several candidates most likely: a conditional logit.

Knows candidates as numbers; neither texts nor priors. Reference: McFadden, "Conditional logit analysis of qualitative
choice behavior", 1974. The loss of a single contest is bounded, since some truths are wrong and none of those may
dominate; a contest whose right candidate is missing has no loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_DOUBT = float(np.exp(-6.0))  # assumed share of wrong truths; bounds the loss of a contest
_PENALTY = 1.0  # L2 on the weights, in units of one contest
_ITERATIONS = 60


@dataclass(frozen=True)
class Contests:
    """F contests of at most K candidates.

    Args:
        given: log chances up to a constant per contest, ``(F, K)``; ``-inf`` if there are fewer candidates.
        terms: the D terms to be weighted, ``(F, K, D)``.
        right: index of the right candidate, ``(F,)``; -1 if it is missing.
    """

    given: Floats
    terms: Floats
    right: NDArray[np.int64]

    def hits(self, weights: Floats) -> Flags:
        """Whether the right candidate comes first, ``(F,)``."""
        return (self.given + self.terms @ weights).argmax(axis=1) == self.right

    def some(self, numbers: NDArray[np.int64]) -> Contests:
        """Only these contests."""
        return Contests(self.given[numbers], self.terms[numbers], self.right[numbers])


def fit(contests: Contests, shares: Floats, rising: Flags) -> Floats:
    """The weights ``(D,)`` with the lowest loss.

    Args:
        shares: weight of each contest, ``(F,)``.
        rising: which weights must not be negative, ``(D,)``; such a weight becomes 0.
    """
    kept = np.ones(len(rising), np.bool_)
    while True:
        weights = np.zeros(len(rising))
        weights[kept] = _descend(Contests(contests.given, contests.terms[:, :, kept], contests.right), shares)
        falling = np.where(rising, weights, 0.0)
        if falling.min(initial=0.0) >= 0:
            return weights
        kept[falling.argmin()] = False


def _descend(contests: Contests, shares: Floats) -> Floats:
    """Gauss-Newton steps, halved until the loss falls."""
    size = contests.terms.shape[2]
    weights = np.zeros(size)
    loss, gradient, curvature = _loss(contests, shares, weights)
    for _ in range(_ITERATIONS):
        step = np.linalg.solve(curvature, gradient)
        for _ in range(20):
            lower, new_gradient, new_curvature = _loss(contests, shares, weights - step)
            if lower <= loss:
                break
            step = step / 2
        else:
            break
        weights, gain = weights - step, loss - lower
        loss, gradient, curvature = lower, new_gradient, new_curvature
        if gain < 1e-9 * max(1.0, abs(loss)):
            break
    return weights


def _loss(contests: Contests, shares: Floats, weights: Floats) -> tuple[float, Floats, Floats]:
    """The sum of ``-log((1 - doubt) P(right) + doubt)`` and the penalty, its gradient, and a positive curvature."""
    scores = contests.given + contests.terms @ weights
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    possible = contests.right >= 0
    rows, right = np.arange(len(scores)), np.where(possible, contests.right, 0)
    believed = (1 - _DOUBT) * chances[rows, right]
    loss = -np.log(believed + _DOUBT)
    counted = shares * possible
    blame = counted * believed / (believed + _DOUBT)
    means = np.einsum("fk,fkd->fd", chances, contests.terms)
    gradient = -blame @ (contests.terms[rows, right] - means)
    apart = contests.terms - means[:, None]
    curvature = np.einsum("f,fk,fkd,fke->de", blame, chances, apart, apart, optimize=True)
    penalised = curvature + _PENALTY * np.eye(len(weights))
    return (
        float(counted @ loss + 0.5 * _PENALTY * weights @ weights),
        gradient + _PENALTY * weights,
        penalised,
    )
