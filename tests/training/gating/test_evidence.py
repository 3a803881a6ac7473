from __future__ import annotations

import pytest

from tests.training.gating.pairs import HELD, judged, pair
from training.gating.evidence import compare, gather_evidence
from training.gating.thresholds import GateThresholds


def test_measures_are_sums_over_the_set() -> None:
    compared = compare(pair([0, 2, 0, 1], [0, 0, 0, 1], [4, 4, 2, 2], groups=[0, 0, 1, 2]))
    assert (compared.live_exact, compared.candidate_exact) == (0.5, 0.75)
    assert (compared.live_cer, compared.candidate_cer) == (3 / 12, 1 / 12)
    assert (compared.n, compared.groups) == (4, 3)


def test_the_shipped_version_is_told_apart_from_the_live_one() -> None:
    original = pair([0, 1], [1, 1])
    since = pair([0, 0], [1, 1])
    found = gather_evidence(judged(HELD, original, since), GateThresholds(), 0)
    assert (found.original.shipped, found.original.shipped_cer, found.original.shipped_exact) == (
        "shipped-1",
        0,
        1,
    )
    assert (found.original.live_cer, found.original.candidate_cer) == (0.1, 0.2)
    assert found.added == pytest.approx(0.2)


def test_without_samples_there_are_no_measures() -> None:
    nothing = pair([], [])
    found = gather_evidence(judged(nothing, nothing), GateThresholds(), 0)
    assert (found.p_better, found.added, found.added_upper, found.missing) == (None, None, None, None)
    assert (found.corrections.live_cer, found.original.shipped_cer, found.calibration) == (None, None, {})
