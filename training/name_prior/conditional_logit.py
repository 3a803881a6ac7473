"""Which weights make the right one of several candidates likeliest: a conditional logit.

Knows candidates as numbers; neither texts nor priors. Reference: McFadden, "Conditional logit analysis of qualitative
choice behavior", 1974. A contest that is lost by far costs a bounded price, since some truths are wrong and none of
them shall decide; one whose right candidate is missing costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_DOUBT = float(np.exp(-6.0))  # share of truths that are thought wrong: what bounds a contest's price
_PENALTY = 1.0  # L2 on the weights, in units of one contest
_ITERATIONS = 60


@dataclass(frozen=True)
class Contests:
    """F contests of at most K candidates.

    Args:
        given: log chances up to a constant a contest, ``(F, K)``; ``-inf`` where there are fewer candidates.
        terms: what the D weights multiply, ``(F, K, D)``.
        right: the right candidate's place, ``(F,)``; -1 where it is not among them.
    """

    given: Floats
    terms: Floats
    right: NDArray[np.int64]

    def hits(self, weights: Floats) -> Flags:
        """Where the right candidate comes first, ``(F,)``."""
        return (self.given + self.terms @ weights).argmax(axis=1) == self.right

    def some(self, numbers: NDArray[np.int64]) -> Contests:
        """These contests only."""
        return Contests(self.given[numbers], self.terms[numbers], self.right[numbers])


def fit(contests: Contests, shares: Floats, rising: Flags) -> Floats:
    """The weights ``(D,)`` of the lowest price.

    Args:
        shares: how much each contest counts, ``(F,)``.
        rising: weights that must not be negative, ``(D,)``; one that would be is 0.
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
    """Gauss-Newton steps, halved until the price falls."""
    size = contests.terms.shape[2]
    weights = np.zeros(size)
    price, slope, bend = _price(contests, shares, weights)
    for _ in range(_ITERATIONS):
        step = np.linalg.solve(bend, slope)
        for _ in range(20):
            lower, new_slope, new_bend = _price(contests, shares, weights - step)
            if lower <= price:
                break
            step = step / 2
        else:
            break
        weights, gain = weights - step, price - lower
        price, slope, bend = lower, new_slope, new_bend
        if gain < 1e-9 * max(1.0, abs(price)):
            break
    return weights


def _price(contests: Contests, shares: Floats, weights: Floats) -> tuple[float, Floats, Floats]:
    """The sum of ``-log((1 - doubt) P(right) + doubt)`` and the penalty, its gradient, and a curvature that never bends
    down."""
    scores = contests.given + contests.terms @ weights
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    possible = contests.right >= 0
    rows, right = np.arange(len(scores)), np.where(possible, contests.right, 0)
    believed = (1 - _DOUBT) * chances[rows, right]
    price = -np.log(believed + _DOUBT)
    counted = shares * possible
    blame = counted * believed / (believed + _DOUBT)
    means = np.einsum("fk,fkd->fd", chances, contests.terms)
    slope = -blame @ (contests.terms[rows, right] - means)
    apart = contests.terms - means[:, None]
    bend = np.einsum("f,fk,fkd,fke->de", blame, chances, apart, apart, optimize=True)
    penalised = bend + _PENALTY * np.eye(len(weights))
    return (
        float(counted @ price + 0.5 * _PENALTY * weights @ weights),
        slope + _PENALTY * weights,
        penalised,
    )
