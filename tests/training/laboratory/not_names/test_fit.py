"""Weights are found that distinguish what differs."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.not_names.evidence import FEATURES
from training.laboratory.not_names.fit import fit

COUNT = len(FEATURES)


def drawn(count: int, seed: int, **moved: float) -> np.ndarray:
    values = np.random.default_rng(seed).normal(0.0, 1.0, (count, COUNT))
    for name, by in moved.items():
        values[:, FEATURES.index(name)] += by
    return values


@pytest.mark.slow
def test_what_differs_is_told_apart_and_names_stay() -> None:
    names, stamps = drawn(300, 1), drawn(60, 2, marks=8.0)
    names[:, 0] = stamps[:, 0] = 3.0  # a feature that never changes does no harm
    found = fit(names, {"stamp": stamps}, lost=0.005)
    assert [found.reason_for(values) for values in drawn(50, 4, marks=8.0)].count("stamp") > 45
    assert sum(found.reason_for(values) is not None for values in drawn(500, 6)) <= 5
