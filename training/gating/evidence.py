"""What was found on the two sets that the gate compares on, as the report shows it.

Knows paired errors and draws; `gate` decides from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from training.gating import draws
from training.gating.paired import Errors, Paired
from training.gating.thresholds import GateThresholds

SetName = Literal["corrections", "original"]
OriginalSet = Literal["dataset", "kept-out", "drawn"]
"""What the original images are: the data set's test split; fields of it that no version was trained on; drawn names."""


@dataclass(frozen=True)
class Compared:
    """Both versions on one set; without samples the measures are None. ``groups``: forms, or single images."""

    n: int
    groups: int
    live_exact: float | None
    candidate_exact: float | None
    live_cer: float | None
    candidate_cer: float | None
    shipped: str | None = None
    """The version that was shipped, and its measures; on the original data only."""
    shipped_exact: float | None = None
    shipped_cer: float | None = None


@dataclass(frozen=True)
class Calibration:
    """Calibration errors of both versions on one set, and the share of draws in which the candidate's is higher by more
    than the margin."""

    before: float
    candidate: float
    p_worse: float


@dataclass(frozen=True)
class Judged:
    """The samples that decide.

    Args:
        corrections: live version and candidate on people's labels.
        original: live version and candidate on the original data.
        since_shipped: shipped version and candidate on the original data.
        shipped: name of the shipped version.
        compared_on: what the original images are.
        is_shipped: whether it was shipped; otherwise its place is taken by the oldest version that is still there.
    """

    corrections: Paired
    original: Paired
    since_shipped: Paired
    shipped: str
    compared_on: OriginalSet = "dataset"
    is_shipped: bool = True


@dataclass(frozen=True)
class Evidence:
    """What was found.

    Args:
        p_better: share of draws with fewer edits on corrections.
        p_fits: share of draws in which the candidate's texts fit their own labels better, see `Paired.fit_gain`.
        needed: the share that is required of either.
        p_reads: share of draws in which the candidate's texts are nearer to their own labels than to others, see
            `Paired.own_fit`.
        changed: number of forms or single images on which the edits differ.
        missing: about how many more samples would prove the gain, see `draws.missing_samples`.
        added: rise of the character error rate on the original data since the version was shipped.
        added_upper: its upper bound.
        compared_on: what the original images are.
        is_shipped: see `Judged`.
    """

    corrections: Compared
    original: Compared
    p_better: float | None
    p_fits: float | None
    p_reads: float | None
    needed: float
    changed: int
    missing: int | None
    added: float | None
    added_upper: float | None
    calibration: Mapping[SetName, Calibration]
    compared_on: OriginalSet = "dataset"
    is_shipped: bool = True

    def to_dict(self, needed: GateThresholds) -> dict[str, Any]:
        """As in the report: one object per set, each with its own evidence and what is required of it."""
        plain = {
            key: value for key, value in asdict(self.corrections).items() if not key.startswith("shipped")
        }
        return {
            "corrections": {
                **plain,
                "p_better": self.p_better,
                "p_fits": self.p_fits,
                "needed": needed.better,
                "p_reads": self.p_reads,
                "needed_reads": needed.reads,
                "least": needed.least_corrections,
                "changed": self.changed,
                "least_changed": needed.least_changed,
                "more": self.missing,
            },
            "original": {
                **asdict(self.original),
                "is_shipped": self.is_shipped,
                "source": self.compared_on,
                "added": self.added,
                "added_upper": self.added_upper,
                "margin": needed.margin,
                "least": needed.least_original,
            },
            "calibration": {
                **{name: asdict(one) for name, one in self.calibration.items()},
                "margin": needed.calibration,
            },
        }


def gather_evidence(judged: Judged, needed: GateThresholds, seed: int) -> Evidence:
    """Measure and draw. The same arguments always give the same evidence."""
    corrections, original, since = judged.corrections, judged.original, judged.since_shipped
    rounds = needed.rounds
    found: dict[SetName, Calibration] = {}
    if corrections.n:
        found["corrections"] = _calibration(corrections, needed, seed)
    if original.n:
        found["original"] = _calibration(original, needed, seed)
    return Evidence(
        corrections=compare(corrections),
        original=_with_shipped(compare(original), since, judged.shipped),
        p_better=draws.share_better(corrections, rounds, seed) if corrections.n else None,
        p_fits=draws.share_fitting(corrections, rounds, seed) if corrections.n else None,
        p_reads=draws.share_reading(corrections, rounds, seed) if corrections.n else None,
        needed=needed.better,
        changed=draws.changed_groups(corrections),
        missing=draws.missing_samples(corrections, needed.better, needed.least_changed),
        added=draws.added_error(since) if since.n else None,
        added_upper=draws.highest_added_error(since, needed.sure, rounds, seed) if since.n else None,
        calibration=found,
        compared_on=judged.compared_on,
        is_shipped=judged.is_shipped,
    )


def compare(pair: Paired) -> Compared:
    """Exact match and character error rate of both versions."""
    groups = len(np.unique(pair.groups))
    live, candidate = _measures(pair.before, pair), _measures(pair.candidate, pair)
    return Compared(pair.n, groups, live[0], candidate[0], live[1], candidate[1])


def _with_shipped(compared: Compared, since: Paired, shipped: str) -> Compared:
    exact, cer = _measures(since.before, since)
    return Compared(**{**asdict(compared), "shipped": shipped, "shipped_exact": exact, "shipped_cer": cer})


def _measures(errors: Errors, pair: Paired) -> tuple[float | None, float | None]:
    if not pair.n:
        return None, None
    return float(errors.exact.mean()), float(errors.edits.sum() / max(1, int(pair.characters.sum())))


def _calibration(pair: Paired, needed: GateThresholds, seed: int) -> Calibration:
    return Calibration(
        before=draws.calibration_error(pair.before),
        candidate=draws.calibration_error(pair.candidate),
        p_worse=draws.share_miscalibrated(pair, needed.calibration, needed.rounds, seed),
    )
