"""Fits the probability that a reading is right, by logistic regression, and measures how reliable it is.

Knows features and outcomes as NumPy arrays; no images and no models. ``backend.recognizer.confidence`` defines the
features and applies the result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.confidence import FEATURES, Calibration

Floats = NDArray[np.float64]
Outcomes = NDArray[np.bool_]

LEAST_SAMPLES = 30  # with fewer outcomes the network's own probability is the better estimate
_PENALTY = 1.0  # L2 on the weights of standardised features, in units of one observation
_ITERATIONS = 50
_FOLDS = 5


@dataclass(frozen=True)
class Reliability:
    """``n`` readings of similar confidence: their mean confidence, and the share that is right."""

    confidence: float
    right: float
    n: int


@dataclass(frozen=True)
class Coverage:
    """The share of readings with at least the confidence ``threshold``, of which ``precision`` or more are right.

    Without such a threshold ``share`` is 0 and ``threshold`` None.
    """

    share: float
    threshold: float | None
    precision: float


def fit(values: Floats, right: Outcomes, penalty: float = _PENALTY) -> Calibration:
    """Fit P(right) on ``values`` (N, len(FEATURES)) and outcomes (N,) by penalised logistic regression.

    No feature but the length may get a negative weight: stronger evidence never lowers the confidence. The targets are
    Platt's, slightly inside 0 and 1, so that weights stay finite even if all readings are right or the data is
    perfectly separable. With fewer than ``LEAST_SAMPLES`` outcomes the identity is returned.

    Raises:
        ValueError: the shapes do not match.
    """
    if values.shape != (len(right), len(FEATURES)):
        raise ValueError(
            f"Values must be (N, {len(FEATURES)}) for N outcomes. Received: {values.shape}, {right.shape}"
        )
    if len(right) < LEAST_SAMPLES:
        return Calibration()
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    design = np.column_stack([(values - mean) / spread, np.ones(len(right))])
    hits = int(right.sum())
    targets = np.where(right, (hits + 1) / (hits + 2), 1 / (len(right) - hits + 2))
    solution = _solve_rising(design, targets, penalty)
    weights = solution[:-1] / spread
    return Calibration(
        kind="logistic",
        features=FEATURES,
        weights=tuple(float(weight) for weight in weights),
        bias=float(solution[-1] - weights @ mean),
    )


def cross_fitted(values: Floats, right: Outcomes, seed: int = 0) -> Floats:
    """Confidences (N,), each by a calibration that was fitted without that sample, in ``_FOLDS`` folds."""
    order = np.random.default_rng(seed).permutation(len(right))
    confidences = np.empty(len(right))
    for held_out in np.array_split(order, min(_FOLDS, len(right))):
        others = np.setdiff1d(order, held_out)
        confidences[held_out] = fit(values[others], right[others]).confidence(values[held_out])
    return confidences


def reliability(confidences: Floats, right: Outcomes, bins: int = 10) -> list[Reliability]:
    """Groups of nearly equal size, by rising confidence."""
    order = np.argsort(confidences, kind="stable")
    groups = [group for group in np.array_split(order, min(bins, max(1, len(order)))) if len(group)]
    return [
        Reliability(float(confidences[group].mean()), float(right[group].mean()), len(group))
        for group in groups
    ]


def expected_calibration_error(confidences: Floats, right: Outcomes, bins: int = 10) -> float:
    """Mean difference between confidence and share right over the groups of ``reliability``, weighted by size; 0..1."""
    groups = reliability(confidences, right, bins)
    return sum(group.n * abs(group.confidence - group.right) for group in groups) / max(1, len(right))


def coverage_at(confidences: Floats, right: Outcomes, precision: float = 0.99) -> Coverage:
    """The largest share of readings that a threshold accepts such that at least ``precision`` of them are right.

    Readings of equal confidence are accepted or rejected together.
    """
    order = np.argsort(-confidences, kind="stable")
    sorted_confidences = confidences[order]
    hits = np.cumsum(right[order])
    accepted = np.arange(1, len(order) + 1)
    is_last_of_ties = np.append(sorted_confidences[1:] < sorted_confidences[:-1], True)[: len(order)]
    good = np.flatnonzero((hits / accepted >= precision) & is_last_of_ties)
    if not len(good):
        return Coverage(0.0, None, precision)
    last = int(good[-1])
    return Coverage((last + 1) / len(order), float(sorted_confidences[last]), precision)


def _solve_rising(design: Floats, targets: Floats, penalty: float) -> Floats:
    """``solve`` without the features that would get a negative weight, dropping the most negative one first."""
    kept = np.ones(design.shape[1], np.bool_)
    may_fall = np.array([name == "length" for name in (*FEATURES, "bias")])
    may_fall[-1] = True
    while True:
        solution = np.zeros(design.shape[1])
        solution[kept] = solve(design[:, kept], targets, penalty)
        falling = np.where(may_fall, 0.0, solution)
        if falling.min() >= 0:
            return solution
        kept[falling.argmin()] = False


def solve(design: Floats, targets: Floats, penalty: float) -> Floats:
    """Iteratively reweighted least squares with step halving; the last column, the bias, is not penalised."""
    ridge = np.append(np.full(design.shape[1] - 1, penalty), 1e-9)

    def cost(weights: Floats) -> float:
        logits = design @ weights
        return float(np.sum(np.logaddexp(0.0, logits) - targets * logits) + 0.5 * ridge @ weights**2)

    weights = np.zeros(design.shape[1])
    for _ in range(_ITERATIONS):
        chances = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (chances - targets) + ridge * weights
        curvature = (design.T * (chances * (1 - chances))) @ design + np.diag(ridge + 1e-9)
        step = np.asarray(np.linalg.solve(curvature, gradient), np.float64)
        weights = _descend(cost, weights, step)
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _descend(cost: Callable[[Floats], float], weights: Floats, step: Floats) -> Floats:
    """``weights - step``, with the step halved until the cost does not rise."""
    before = cost(weights)
    for _ in range(20):
        if cost(weights - step) <= before:
            break
        step = step / 2
    return weights - step
