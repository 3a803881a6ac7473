"""The gate: decides from errors whether a candidate may replace the live version, and says why.

The versions are compared on two sets that none of them was trained on. On people's corrections the candidate
must be better than the live version. Measured against other samples' labels, its texts must also fit their own labels
better than the live version's do, and be nearer to them: else it may only have learned which names are common. On the
original data it must not be worse than the version that was **shipped**, so that small losses of many rounds do not
add up. Its confidences must stay as reliable as they were. Knows errors per sample; no images and no models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backend.exchange.run_files import Verdict
from training.gating.evidence import Evidence, Judged, gather_evidence
from training.gating.thresholds import GateThresholds
from training.gating.words import Cause, reason

_MORE_LIKELY_THAN_NOT = 0.5


@dataclass(frozen=True)
class GateResult:
    """The verdict and its evidence."""

    verdict: Verdict
    cause: Cause
    reason: str
    evidence: Evidence
    thresholds: GateThresholds

    def to_dict(self) -> dict[str, Any]:
        """As in the report."""
        told = {"verdict": self.verdict, "cause": self.cause, "reason": self.reason}
        return {**told, **self.evidence.to_dict(self.thresholds)}


def apply_gate(judged: Judged, thresholds: GateThresholds | None = None, seed: int = 0) -> GateResult:
    """Accept or reject the candidate. The same arguments always give the same result."""
    needed = thresholds or GateThresholds()
    found = gather_evidence(judged, needed, seed)
    cause = _cause(judged, found, needed)
    return GateResult(
        verdict="accepted" if cause == "better" else "rejected",
        cause=cause,
        reason=reason(cause, found, needed),
        evidence=found,
        thresholds=needed,
    )


def _cause(judged: Judged, found: Evidence, needed: GateThresholds) -> Cause:
    if found.p_better is None or found.corrections.n < needed.least_corrections:
        return "few-corrections"
    if found.added_upper is None or found.original.n < needed.least_original:
        return "few-original"
    if not judged.corrections.before.edits.any():
        return "nothing-to-gain"
    if found.added_upper > needed.margin:
        return "worse"
    if found.p_better < needed.better:
        return "unproven" if found.p_better >= _MORE_LIKELY_THAN_NOT else "not-better"
    if found.changed < needed.least_changed:
        return "few-changes"
    if misfit := _misfit(found, needed):
        return misfit
    if any(one.p_worse >= needed.sure for one in found.calibration.values()):
        return "miscalibrated"
    return "better"


def _misfit(found: Evidence, needed: GateThresholds) -> Cause | None:
    """Why fewer edits do not mean that it reads what is there."""
    fits, reads = found.p_fits or 0.0, found.p_reads or 0.0
    if fits < needed.better:
        return "no-fit" if fits >= _MORE_LIKELY_THAN_NOT else "guessing"
    return "no-fit" if reads < needed.reads else None
