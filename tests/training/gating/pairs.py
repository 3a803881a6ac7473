"""Two versions' errors on the same samples, made up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.gating.evidence import Judged
from training.gating.paired import Errors, Paired

SURE = 0.9
FAR = 9.0
"""Edits from a text to other samples' labels: both versions read what is there."""


def errors(edits: Sequence[int], confidences: float | Sequence[float] = SURE) -> Errors:
    counted = np.array(edits, dtype=np.int64)
    sure = np.broadcast_to(np.array(confidences, dtype=np.float64), counted.shape).copy()
    return Errors(counted, sure, np.full(len(counted), FAR))


def pair(
    before: Sequence[int],
    candidate: Sequence[int],
    characters: int | Sequence[int] = 5,
    groups: Sequence[int] = (),
) -> Paired:
    lengths = np.broadcast_to(np.array(characters, dtype=np.int64), (len(before),)).copy()
    return Paired(errors(before), errors(candidate), lengths, np.array(groups, dtype=np.int64))


def judged(corrections: Paired, original: Paired, since_shipped: Paired | None = None) -> Judged:
    """If nothing else is said, the live version is the one that was shipped."""
    return Judged(corrections, original, since_shipped or original, "shipped-1")


HELD = pair([0] * 90 + [1] * 10, [0] * 90 + [1] * 10)
"""Original data on which nothing changed."""
BETTER = pair([1] * 10 + [0] * 10, [0] * 20)
"""Corrections on which ten names of twenty are read now."""
