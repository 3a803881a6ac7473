"""What the gate requires of a candidate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GateThresholds:
    """What the gate requires.

    Args:
        least_corrections: corrections needed for a decision.
        least_changed: forms (or single images) on which the two versions must differ. Fewer prove nothing: if both
            were equally good, the candidate would be better on all of four by chance in one case of sixteen.
        least_original: samples of the original data needed for a decision.
        better: share of the draws in which the candidate must make fewer edits on corrections.
        reads: share of the draws in which the candidate's texts must be nearer to their own labels than to others. A
            version that reads anything passes it easily; if names and pictures were mixed up, ``better`` alone lets
            through one candidate in twenty that learned which letters are common.
        margin: tolerated rise of the character error rate on the original data, against the shipped version and for
            all rounds together (0.003 is 0.3 points).
        sure: one-sided confidence of the bounds on what gets worse.
        calibration: tolerated rise of the calibration error, on either set.
        rounds: number of bootstrap draws.
    """

    least_corrections: int = 8
    least_changed: int = 5
    least_original: int = 50
    better: float = 0.95
    reads: float = 0.999
    margin: float = 0.003
    sure: float = 0.95
    calibration: float = 0.03
    rounds: int = 2000

    def __post_init__(self) -> None:
        shares = all(0.5 < share < 1 for share in (self.better, self.reads, self.sure))
        if not (shares and 0 <= self.margin < 1 and 0 <= self.calibration <= 1 and self.rounds > 0):
            raise ValueError(
                "better, reads and sure are shares above a half, margin and calibration shares, rounds is positive. "
                f"Received: {self}"
            )
