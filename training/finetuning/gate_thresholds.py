"""What the gate requires of a candidate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GateThresholds:
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
