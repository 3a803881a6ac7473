from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.bundle import load_bundle
from backend.recognizer.confidence import FEATURES, Calibration
from backend.recognizer.engine import Recognizer
from tests.recognizer.networks import band_bundle, strokes
from training.bundling.calibration import Evidence, calibrate, collect

FIELD = strokes(width=120, tall=(20, 60))


@pytest.fixture
def bundle(tmp_path):
    return load_bundle(band_bundle(tmp_path / "weights"))


def evidence(count=400):
    rng = np.random.default_rng(0)
    values = rng.normal(1.0, 2.0, (count, len(FEATURES)))
    return Evidence(values, rng.random(count) < 1 / (1 + np.exp(-0.5 * values[:, 0])))


def test_evidence_is_what_serving_sees_and_whether_it_was_right(bundle):
    text = Recognizer(bundle).read([FIELD])[0].text
    found = collect(bundle, [(FIELD, text), (FIELD, "CAB")])

    assert found.right.tolist() == [True, False]
    assert found.values.shape == (2, len(FEATURES))
    np.testing.assert_array_equal(found.values[0], found.values[1])


def test_an_image_without_ink_is_no_evidence(bundle):
    assert collect(bundle, [(np.full((40, 90), 255, np.uint8), "")]).values.shape == (0, len(FEATURES))


def test_calibration_lowers_the_error_that_it_reports():
    fitted = calibrate(evidence())
    told = fitted.to_dict()

    assert fitted.calibration.kind == "logistic"
    assert told["n"] == 400
    assert told["expected_calibration_error"] < told["expected_calibration_error_uncalibrated"]
    assert sum(group.n for group in fitted.bins) == 400


def test_without_evidence_the_network_keeps_its_own_word():
    fitted = calibrate(Evidence(np.empty((0, len(FEATURES))), np.empty(0, dtype=np.bool_)))
    assert (fitted.calibration, fitted.n, fitted.error) == (Calibration(), 0, 0)
