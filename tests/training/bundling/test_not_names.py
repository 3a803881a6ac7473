"""A bundle only ships what refuses hardly any name that its own network reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.not_names.evidence import FEATURES
from backend.recognizer.not_names.reasons import Reasons
from tests.recognizer.networks import band_bundle, strokes
from tests.recognizer.not_names.refusing import refusing_all
from training.bundling import not_names
from training.bundling.not_names import bounded, gathered, threshold

PAPER = np.full((20, 60), 255, np.uint8)
WRITTEN = strokes(width=200, tall=(30, 90, 120), low=(60,))
LABELLED = [(WRITTEN, "ABAA"), (PAPER, ""), (WRITTEN, "ABAA")]


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return load_bundle(band_bundle(tmp_path))


@pytest.mark.parametrize(("lost", "limit"), [(0.0, 11.5), (0.1, 10.5), (0.35, 8.5)])
def test_no_more_names_may_be_lost_than_allowed(lost: float, limit: float) -> None:
    assert threshold(np.arange(10.0)[::-1], lost) == limit


def test_evidence_is_of_what_is_read(bundle: Bundle) -> None:
    found = gathered(Recognizer(bundle), bundle, [PAPER, WRITTEN, WRITTEN])
    assert found.shape == (2, len(FEATURES))
    assert np.array_equal(found[0], found[1], equal_nan=True)
    assert found[0][FEATURES.index("length")] == 4.0


def test_a_threshold_that_would_lose_names_is_raised_and_never_below_the_fitted_one(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(not_names, "LEAST_NAMES", 2)
    assert thresholds(bounded(refusing_all("stamp"), bundle, LABELLED)) == [3.5]  # the odds of all are 1
    high = refusing_all("stamp")
    high = replace(high, models={"stamp": replace(high.models["stamp"], threshold=7.0)})
    assert thresholds(bounded(high, bundle, LABELLED)) == [7.0]


def test_what_one_version_has_raised_is_not_raised_for_the_next(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(not_names, "LEAST_NAMES", 2)
    before = refusing_all("stamp")
    raised = replace(before, models={"stamp": replace(before.models["stamp"], threshold=9.0, fitted=-1.0)})
    found = bounded(raised, bundle, LABELLED)
    assert found is not None
    assert found.models["stamp"] == replace(before.models["stamp"], threshold=3.5, fitted=-1.0)
    again = bounded(Reasons.from_json(found.to_json()), bundle, LABELLED)
    assert again == found


def thresholds(reasons: Reasons | None) -> list[float]:
    assert reasons is not None
    return [model.threshold for model in reasons.models.values()]


def test_too_few_names_show_nothing(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(not_names, "LEAST_NAMES", 3)
    assert bounded(refusing_all("stamp"), bundle, LABELLED) is None
    assert bounded(refusing_all("stamp"), bundle, []) is None
