"""Paired bootstrap: what might have been found with other samples of the same kind.

Whole groups are drawn, with replacement: one person filled in all fields of a form, so they are read well or badly
together, and counted one by one they would look like more evidence than they are. Both versions are drawn alike, so
that samples that are hard for both cancel out. Knows numbers only.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from training.gating.paired import Errors, Paired, Real

_DRAWN_AT_ONCE = 2_000_000  # numbers in memory at a time
_BINS = 10
_POWER = 0.8
"""`missing_samples` aims at a number with which the same gain would be proven in four cases out of five."""
_FARTHEST = 20
"""`missing_samples` gives no estimate beyond this many times the samples that are there."""


def share_better(pair: Paired, rounds: int, seed: int) -> float:
    """Share of the draws in which the candidate makes fewer edits; equal numbers do not count."""
    return float(np.mean(_drawn(pair.by_group(pair.gain)[:, None], rounds, seed)[:, 0] > 0))


def share_fitting(pair: Paired, rounds: int, seed: int) -> float:
    """Share of the draws in which the candidate's texts fit their own labels better, see `Paired.fit_gain`."""
    return float(np.mean(_drawn(pair.by_group(pair.fit_gain)[:, None], rounds, seed)[:, 0] > 0))


def share_reading(pair: Paired, rounds: int, seed: int) -> float:
    """Share of the draws in which the candidate's texts are nearer to their own labels than to others, see
    `Paired.own_fit`."""
    return float(np.mean(_drawn(pair.by_group(pair.own_fit)[:, None], rounds, seed)[:, 0] > 0))


def added_error(pair: Paired) -> float:
    """By how much the candidate's character error rate is higher, 0.01 being one point; negative if it is lower."""
    return float(-pair.gain.sum() / max(1, int(pair.characters.sum())))


def highest_added_error(pair: Paired, sure: float, rounds: int, seed: int) -> float:
    """The upper bound of `added_error`: below it in ``sure`` of the draws."""
    columns = np.stack([-pair.gain, pair.characters.astype(np.float64)], axis=1)
    drawn = _drawn(pair.by_group(columns), rounds, seed)
    return float(np.quantile(drawn[:, 0] / np.maximum(drawn[:, 1], 1), sure))


def calibration_error(errors: Errors) -> float:
    """Expected calibration error: how far confidence and share of right texts are apart, in ten bins of confidence."""
    return float(np.abs(_gaps(errors).sum(axis=0)).sum() / max(1, len(errors.edits)))


def share_miscalibrated(pair: Paired, margin: float, rounds: int, seed: int) -> float:
    """Share of the draws in which the candidate's calibration error is higher by more than ``margin``."""
    columns = [_gaps(pair.before), _gaps(pair.candidate), np.ones((pair.n, 1))]
    drawn = _drawn(pair.by_group(np.concatenate(columns, axis=1)), rounds, seed)
    before, candidate = (np.abs(part).sum(axis=1) for part in (drawn[:, :_BINS], drawn[:, _BINS:-1]))
    return float(np.mean((candidate - before) / np.maximum(drawn[:, -1], 1) > margin + 1e-9))


def changed_groups(pair: Paired) -> int:
    """Number of groups in which the two versions do not make equally many edits."""
    return int(np.count_nonzero(pair.by_group(pair.gain)))


def missing_samples(pair: Paired, better: float, least_changed: int) -> int | None:
    """About how many more samples would prove the gain that was found; None without a gain, or if it is far too small.

    From the variance between groups: the mean gain of n samples lies ``z = mean / (deviation / sqrt(n))`` standard
    errors above 0, which grows with the root of n.
    """
    gains = pair.by_group(pair.gain)
    spread = float(gains.std(ddof=1)) if len(gains) > 1 else 0.0
    if gains.sum() <= 0:
        return None
    factor = least_changed / max(1, changed_groups(pair))
    if spread > 0:
        normal = NormalDist()
        z = float(gains.mean()) * len(gains) ** 0.5 / spread
        factor = max(factor, ((normal.inv_cdf(better) + normal.inv_cdf(_POWER)) / z) ** 2)
    missing = max(0.0, pair.n * (factor - 1))
    return None if missing > _FARTHEST * pair.n else max(10, _rounded(missing))


def _rounded(number: float) -> int:
    """Up to the next ten, from two hundred on to the next fifty: an estimate must not look exact."""
    step = 10 if number < 200 else 50
    return -int(-number // step) * step


def _gaps(errors: Errors) -> Real:
    """Confidence less right or wrong, in the column of the confidence's bin: (N, bins)."""
    bins = np.minimum((errors.confidences * _BINS).astype(np.int64), _BINS - 1)
    gaps = np.zeros((len(bins), _BINS))
    gaps[np.arange(len(bins)), bins] = errors.confidences - errors.exact
    return gaps


def _drawn(sums: Real, rounds: int, seed: int) -> Real:
    """Column sums of G groups drawn with replacement, ``rounds`` times: (G, K) to (rounds, K)."""
    return np.concatenate(list(_pieces(sums, rounds, np.random.default_rng(seed))))


def _pieces(sums: Real, rounds: int, rng: np.random.Generator) -> Iterator[Real]:
    groups = len(sums)
    at_once = max(1, _DRAWN_AT_ONCE // groups)
    for start in range(0, rounds, at_once):
        size = (min(at_once, rounds - start), groups)
        drawn = rng.integers(groups, size=size) + np.arange(size[0])[:, None] * groups
        counts = np.bincount(drawn.ravel(), minlength=size[0] * groups).reshape(size)
        yield counts.astype(np.float64) @ sums
