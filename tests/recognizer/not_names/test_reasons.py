"""How evidence becomes a reason, and the file of weights."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.bundle import load_bundle
from backend.recognizer.not_names.evidence import FEATURES
from backend.recognizer.not_names.reasons import TERMS, ReasonModel, Reasons, ReasonsError, reasons_of
from backend.recognizer.reading import Reason
from tests.recognizer.networks import band_bundle

COUNT = len(FEATURES)


def model(place: int, threshold: float = 1.0) -> ReasonModel:
    """Odds that rise with one term."""
    weights = [0.0] * TERMS
    weights[place] = 2.0
    return ReasonModel(tuple(weights), -1.0, threshold)


def reasons(**models: ReasonModel) -> Reasons:
    names: tuple[Reason, ...] = ("scribble", "stamp", "print", "lines")
    return Reasons((10.0,) * COUNT, (2.0,) * COUNT, {name: models[name] for name in names if name in models})


def values(**changed: float) -> np.ndarray:
    return np.array([changed.get(name, 10.0) for name in FEATURES])


def test_only_beyond_the_threshold_it_is_no_name() -> None:
    told = reasons(stamp=model(0))
    # The odds are the density less 11, the threshold is 1.
    assert told.reason_for(values(density=11.9)) is None
    assert told.reason_for(values(density=12.1)) == "stamp"


def test_the_reason_that_is_farthest_beyond_its_threshold_counts() -> None:
    told = reasons(scribble=model(0), print=model(1, threshold=3.0))
    assert told.reason_for(values(density=14.0, stroke=14.0)) == "scribble"
    assert told.reason_for(values(density=13.0, stroke=16.0)) == "print"


def test_odd_numbers_count_no_more_than_four_deviations() -> None:
    told = reasons(stamp=model(0, threshold=7.5))
    assert told.reason_for(values(density=1e9)) is None
    assert told.terms(values(density=-1e9))[0] == -4.0


def test_two_features_count_together() -> None:
    terms = reasons().terms(values(density=12.0, stroke=16.0))
    assert terms[:2].tolist() == [1.0, 3.0]
    assert terms[COUNT : COUNT + 2].tolist() == [1 / 4, 3 / 4]
    assert len(terms) == TERMS


def test_what_is_not_known_counts_as_usual() -> None:
    assert not reasons().terms(values(spelling=np.nan)).any()


def test_the_file_holds_what_was_fitted() -> None:
    told = reasons(stamp=model(3), scribble=model(5))
    assert Reasons.from_json(told.to_json()) == told


def test_weights_of_other_features_are_refused() -> None:
    given = json.loads(reasons().to_json())
    with pytest.raises(ReasonsError, match="Fit it again"):
        Reasons.from_json(json.dumps(given | {"features": [*FEATURES[1:], "taste"]}))
    with pytest.raises(ReasonsError, match="features and"):
        replace(reasons(), means=(0.0,))


def test_a_bundle_brings_what_belongs_to_its_network(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told = reasons(stamp=model(3))
    assert reasons_of(load_bundle(band_bundle(tmp_path, "with", not_names=told.to_json()))) == told
    assert reasons_of(load_bundle(band_bundle(tmp_path, "before"))) is None
    other = json.dumps(json.loads(told.to_json()) | {"features": ["taste"]})
    assert reasons_of(load_bundle(band_bundle(tmp_path, "later", not_names=other))) is None
    assert "Version later calls every field a name" in caplog.text
