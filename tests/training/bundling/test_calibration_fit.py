from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.confidence import FEATURES, HIGHEST, Calibration
from training.bundling.calibration_fit import (
    LEAST_SAMPLES,
    Coverage,
    coverage_at,
    cross_fitted,
    expected_calibration_error,
    fit,
    reliability,
)


def outcomes(count=4000, seed=0):
    """Features whose truth is known: P(right) = sigmoid(0.8 * first - 1), the others noise."""
    rng = np.random.default_rng(seed)
    values = np.column_stack(
        [
            rng.normal(2, 3, count),
            rng.normal(0, 1, count),
            rng.normal(5, 2, count),
            rng.integers(2, 12, count).astype(float),
        ]
    )
    chance = 1 / (1 + np.exp(-(0.8 * values[:, 0] - 1.0)))
    return values, rng.random(count) < chance, chance


def test_the_known_chance_is_recovered():
    values, right, chance = outcomes()
    fitted = fit(values, right)

    assert fitted.features == FEATURES
    assert fitted.weights[0] == pytest.approx(0.8, abs=0.06)
    assert max(abs(weight) for weight in fitted.weights[1:]) < 0.06
    assert np.abs(fitted.confidence(values) - np.clip(chance, 0.001, 0.999)).mean() < 0.02


def test_evidence_never_counts_against_a_reading_but_its_length_may():
    rng = np.random.default_rng(0)
    certainty = rng.normal(0, 2, 3000)
    echo = certainty + rng.normal(0, 0.3, 3000)
    length = rng.integers(2, 12, 3000).astype(float)
    # What is left of the echo without the certainty speaks against the reading.
    logits = 2.0 * certainty - 1.0 * echo - 0.3 * (length - 6)
    right = rng.random(3000) < 1 / (1 + np.exp(-logits))
    fitted = fit(np.column_stack([certainty, echo, rng.normal(0, 1, 3000), length]), right)

    assert fitted.weights[1] == 0.0
    assert fitted.weights[0] == pytest.approx(1.0, abs=0.1)
    assert min(fitted.weights[:3]) >= 0.0
    assert fitted.weights[3] == pytest.approx(-0.3, abs=0.06)


def test_an_overconfident_network_is_pulled_back():
    values, right, _ = outcomes()
    before = expected_calibration_error(Calibration().confidence(values), right)
    after = expected_calibration_error(cross_fitted(values, right), right)
    assert before > 0.05
    assert after < 0.02


def test_too_few_outcomes_leave_the_network_its_own_word():
    values, right, _ = outcomes(LEAST_SAMPLES - 1)
    assert fit(values, right) == Calibration()


def test_outcomes_that_are_all_right_give_finite_weights_and_a_high_chance():
    values, _, _ = outcomes(200)
    fitted = fit(values, np.ones(200, dtype=bool))
    assert np.isfinite([*fitted.weights, fitted.bias]).all()
    assert 0.98 < fitted.confidence(values).min() <= HIGHEST


def test_perfectly_separable_outcomes_give_finite_weights():
    values, _, _ = outcomes(200)
    fitted = fit(values, values[:, 0] > 2)
    assert np.isfinite([*fitted.weights, fitted.bias]).all()
    assert fitted.weights[0] > 0


def test_a_constant_feature_gets_no_weight():
    values, right, _ = outcomes(500)
    values[:, 3] = 7.0
    assert fit(values, right).weights[3] == pytest.approx(0.0, abs=1e-9)


def test_shapes_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match=r"\(3, 2\)"):
        fit(np.zeros((3, 2)), np.ones(3, dtype=bool))


def test_reliability_groups_by_rising_confidence():
    confidences = np.array([0.9, 0.1, 0.8, 0.3])
    right = np.array([True, False, True, True])
    low, high = reliability(confidences, right, bins=2)
    assert [low.confidence, high.confidence] == pytest.approx([0.2, 0.85])
    assert (low.right, low.n, high.right, high.n) == (0.5, 2, 1.0, 2)


def test_calibration_error_is_the_weighted_distance():
    confidences = np.array([0.9, 0.1, 0.8, 0.3])
    right = np.array([True, False, True, True])
    assert expected_calibration_error(confidences, right, bins=2) == pytest.approx(0.5 * 0.3 + 0.5 * 0.15)


def test_coverage_takes_the_lowest_threshold_that_keeps_the_precision():
    confidences = np.array([0.95, 0.9, 0.8, 0.7, 0.6])
    right = np.array([True, True, False, True, True])
    assert coverage_at(confidences, right, 0.8) == Coverage(1.0, 0.6, 0.8)
    assert coverage_at(confidences, right, 0.9) == Coverage(0.4, 0.9, 0.9)


def test_readings_of_equal_confidence_stand_or_fall_together():
    confidences = np.array([0.9, 0.8, 0.8])
    right = np.array([True, True, False])
    assert coverage_at(confidences, right, 0.99) == Coverage(1 / 3, 0.9, 0.99)


def test_without_a_good_threshold_nothing_is_covered():
    assert coverage_at(np.array([0.9]), np.array([False])) == Coverage(0.0, None, 0.99)
    assert coverage_at(np.array([]), np.array([], dtype=bool)) == Coverage(0.0, None, 0.99)
