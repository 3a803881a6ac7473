"""The gate: decides from errors whether a candidate may replace the live version, and says why.

The two are compared on two frozen sets that neither was trained on: people's corrections, where the candidate must be
better, and the original data, where it must not be worse by more than a margin. Both by paired bootstrap: the same
samples are drawn for both, so that samples that are hard for both cancel out. Knows errors per sample; no images and
no models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.exchange.run_files import Verdict
from backend.recognizer.text_metrics import character_errors, graphemes

_ROUNDS_AT_ONCE = 200  # draws in memory at a time


@dataclass(frozen=True)
class Paired:
    """Two versions on the same N samples: edits of each, and the labels' lengths; all (N,) int64.

    Raises:
        ValueError: the three differ in length, or are not one-dimensional.
    """

    live: NDArray[np.int64]
    candidate: NDArray[np.int64]
    characters: NDArray[np.int64]

    def __post_init__(self) -> None:
        shapes = {array.shape for array in (self.live, self.candidate, self.characters)}
        if len(shapes) != 1 or self.live.ndim != 1:
            raise ValueError(f"Paired errors are three (N,) arrays. Received: {sorted(shapes)}")

    @classmethod
    def of(cls, labels: Sequence[str], live: Sequence[str], candidate: Sequence[str]) -> Paired:
        """Count the edits between folded ``labels`` and the texts of both versions."""
        return cls(
            live=_edits(labels, live),
            candidate=_edits(labels, candidate),
            characters=np.array([len(graphemes(label)) for label in labels], dtype=np.int64),
        )

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.characters)


@dataclass(frozen=True)
class Rule:
    """What the gate requires.

    Args:
        least_corrections: corrections needed for a decision.
        least_original: samples of the original data needed for a decision.
        better: share of the draws in which the candidate must make fewer edits on corrections.
        margin: tolerated loss of exact match on the original data (0.01 is one point).
        worse: share of the draws in which the candidate may lose more than ``margin`` there.
        rounds: number of bootstrap draws.
    """

    least_corrections: int = 8
    least_original: int = 50
    better: float = 0.9
    margin: float = 0.01
    worse: float = 0.05
    rounds: int = 2000

    def __post_init__(self) -> None:
        if not (0 < self.better <= 1 and 0 <= self.worse < 1 and 0 <= self.margin < 1 and self.rounds > 0):
            raise ValueError(f"better, worse and margin are shares, rounds is positive. Received: {self}")


@dataclass(frozen=True)
class Comparison:
    """Both versions on one set, as the report shows them; without samples the measures are None."""

    n: int
    live_exact: float | None
    candidate_exact: float | None
    live_cer: float | None
    candidate_cer: float | None


@dataclass(frozen=True)
class GateResult:
    """The verdict and its evidence.

    ``p_better`` is the share of draws with fewer edits on corrections, ``p_worse`` the share of draws in which the
    candidate loses more than ``margin`` of exact match on the original data.
    """

    verdict: Verdict
    reason: str
    corrections: Comparison
    original: Comparison
    p_better: float | None
    p_worse: float | None
    margin: float

    def to_dict(self) -> dict[str, Any]:
        """As in the report: one object per set, each with its own bootstrap share."""
        return {
            "verdict": self.verdict,
            "reason": self.reason,
            "corrections": {**asdict(self.corrections), "p_better": self.p_better},
            "original": {**asdict(self.original), "margin": self.margin, "p_worse": self.p_worse},
        }


def apply_gate(corrections: Paired, original: Paired, rule: Rule | None = None, seed: int = 0) -> GateResult:
    """Accept or reject the candidate. The same arguments always give the same result."""
    rule = rule or Rule()
    p_better = share_better(corrections, rule.rounds, seed) if corrections.n else None
    p_worse = share_worse(original, rule.margin, rule.rounds, seed) if original.n else None
    refusal = _refusal(corrections, original, p_better, p_worse, rule)
    compared = compare(corrections)
    reason = refusal or (
        f"Better on {corrections.n} held-out corrections (exact match {_percent(compared.live_exact)} to "
        f"{_percent(compared.candidate_exact)}), no worse on {original.n} original images."
    )
    return GateResult(
        verdict="rejected" if refusal else "accepted",
        reason=reason,
        corrections=compared,
        original=compare(original),
        p_better=p_better,
        p_worse=p_worse,
        margin=rule.margin,
    )


def compare(pair: Paired) -> Comparison:
    """Exact match and CER of both versions."""
    if not pair.n:
        return Comparison(0, None, None, None, None)
    characters = max(1, int(pair.characters.sum()))
    return Comparison(
        n=pair.n,
        live_exact=float(np.mean(pair.live == 0)),
        candidate_exact=float(np.mean(pair.candidate == 0)),
        live_cer=float(pair.live.sum() / characters),
        candidate_cer=float(pair.candidate.sum() / characters),
    )


def share_better(pair: Paired, rounds: int, seed: int) -> float:
    """Share of the draws in which the candidate makes fewer edits; equal numbers do not count."""
    gain = (pair.live - pair.candidate).astype(np.float64)
    return float(np.mean(_drawn_sums(gain, rounds, seed) > 0))


def share_worse(pair: Paired, margin: float, rounds: int, seed: int) -> float:
    """Share of the draws in which the candidate's exact match is lower by more than ``margin``."""
    loss = (pair.live == 0).astype(np.float64) - (pair.candidate == 0)
    # Sums are whole numbers; the small allowance tolerates a loss of exactly the margin.
    return float(np.mean(_drawn_sums(loss, rounds, seed) > margin * pair.n + 1e-9))


def _drawn_sums(values: NDArray[np.float64], rounds: int, seed: int) -> NDArray[np.float64]:
    """Sums of N values drawn with replacement, ``rounds`` times: (rounds,)."""
    rng = np.random.default_rng(seed)
    n = len(values)
    sums = []
    for start in range(0, rounds, _ROUNDS_AT_ONCE):
        drawn = rng.integers(n, size=(min(_ROUNDS_AT_ONCE, rounds - start), n))
        sums.append(values[drawn].sum(axis=1))
    return np.concatenate(sums)


def _refusal(
    corrections: Paired, original: Paired, p_better: float | None, p_worse: float | None, rule: Rule
) -> str | None:
    """Why the candidate is rejected, in words for people; None accepts it."""
    if corrections.n < rule.least_corrections or p_better is None:
        return (
            f"Too few held-out corrections to decide: {corrections.n} of {rule.least_corrections}. "
            "Correct more readings and retrain."
        )
    if original.n < rule.least_original or p_worse is None:
        return f"Too few original images to decide: {original.n} of {rule.least_original}."
    if not corrections.live.any():
        return f"Nothing to gain: the live version already reads all {corrections.n} held-out corrections."
    if p_worse > rule.worse:
        return _worse(compare(original), p_worse, rule)
    if p_better < rule.better:
        return _not_better(compare(corrections), p_better, rule)
    return None


def _worse(compared: Comparison, p_worse: float, rule: Rule) -> str:
    return (
        f"Worse on the original data: exact match {_percent(compared.live_exact)} to "
        f"{_percent(compared.candidate_exact)} on {compared.n} images; {_percent(p_worse)} likely to lose more than "
        f"{_percent(rule.margin)}, {_percent(rule.worse)} allowed."
    )


def _not_better(compared: Comparison, p_better: float, rule: Rule) -> str:
    return (
        f"Not clearly better on corrections: CER {_percent(compared.live_cer)} to {_percent(compared.candidate_cer)} "
        f"on {compared.n} held-out images, {_percent(p_better)} likely to be better; {_percent(rule.better)} needed."
    )


def _edits(labels: Sequence[str], texts: Sequence[str]) -> NDArray[np.int64]:
    return np.array(
        [character_errors(label, text) for label, text in zip(labels, texts, strict=True)], dtype=np.int64
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"
