"""Shares, features and calibrations with numbers that can be worked out by hand."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.recognizer import ctc
from backend.recognizer.confidence import (
    FEATURES,
    HIGHEST,
    LOWEST,
    Calibration,
    Candidates,
    features,
    letter_shares,
    shared_confidences,
)
from backend.recognizer.ctc import FrameSpan
from tests.recognizer.paths import labelling_chances, random_chances

LOGISTIC = Calibration("logistic", ("logit_probability", "length"), (0.5, -0.25), 1.0)


def candidates(*chances: float, letters: tuple[float, ...] = (1.0,), length: int = 1) -> Candidates:
    labellings = tuple((1,) * (length + place) for place in range(len(chances)))
    spans = tuple(FrameSpan(1, place, place) for place in range(length))
    return Candidates(labellings, np.log(chances), spans, np.array(letters))


def logit(chance: float) -> float:
    return math.log(chance / (1 - chance))


def test_a_letter_of_one_frame_competes_with_letters_and_blank():
    log_probs = np.log([[0.2, 0.5, 0.3]])
    assert letter_shares(log_probs, [FrameSpan(1, 0, 0)]) == pytest.approx([0.5])
    assert letter_shares(log_probs, [FrameSpan(2, 0, 0)]) == pytest.approx([0.3])


def test_a_letter_of_two_frames_sums_its_paths():
    chances = np.array([[0.3, 0.6, 0.1], [0.4, 0.5, 0.1]])
    # Letter 1: 0.6 * 0.5 + 0.6 * 0.4 + 0.3 * 0.5 = 0.69; letter 2: 0.01 + 0.04 + 0.03; none: 0.12.
    shares = letter_shares(np.log(chances), [FrameSpan(1, 0, 1)])
    assert shares == pytest.approx([0.69 / (0.69 + 0.08 + 0.12)])


@given(st.integers(0, 10_000))
def test_letters_of_different_lengths_do_not_touch_each_other(seed):
    log_probs = np.log(random_chances(seed, 6, 4))
    spans = [FrameSpan(2, 0, 0), FrameSpan(1, 1, 3), FrameSpan(3, 4, 5)]
    apart = [letter_shares(log_probs, [span])[0] for span in spans]
    assert letter_shares(log_probs, spans) == pytest.approx(apart, rel=1e-12)


@given(st.integers(0, 10_000), st.integers(1, 4))
def test_a_share_is_the_exact_chance_among_single_letters_and_none(seed, frames):
    chances = random_chances(seed, frames, 4)
    sums = labelling_chances(chances)
    rivals = sums[()] + sum(sums[label,] for label in (1, 2, 3))
    share = letter_shares(np.log(chances), [FrameSpan(2, 0, frames - 1)])
    assert share == pytest.approx([sums[2,] / rivals])


def test_only_the_frames_of_the_span_count():
    log_probs = np.log([[0.1, 0.8, 0.1], [0.5, 0.25, 0.25], [0.2, 0.2, 0.6]])
    assert letter_shares(log_probs, [FrameSpan(1, 0, 0), FrameSpan(2, 2, 2)]) == pytest.approx([0.8, 0.6])
    assert letter_shares(log_probs, []).shape == (0,)


def test_a_long_span_of_small_chances_does_not_underflow():
    log_probs = np.full((300, 2), -40.0)
    # The letter has one path for each of the 300 * 301 / 2 runs of frames, no letter has one.
    assert letter_shares(log_probs, [FrameSpan(1, 0, 299)]) == pytest.approx([45150 / 45151])


def test_features_are_log_odds_and_the_length():
    found = features(candidates(0.6, 0.2, 0.1, letters=(0.9, 0.75), length=2))
    assert dict(zip(FEATURES, found, strict=True)) == pytest.approx(
        {
            "logit_probability": logit(0.6),
            "logit_share": math.log(0.6 / 0.3),
            "logit_weakest_letter": logit(0.75),
            "length": 2,
        }
    )


def test_a_single_candidate_competes_with_all_that_was_not_found():
    found = features(candidates(0.8))
    assert found[FEATURES.index("logit_share")] == pytest.approx(logit(0.8))


def test_certainty_and_the_empty_text_give_finite_features():
    certain = features(candidates(1.0, letters=(), length=0))
    assert certain.tolist() == [14.0, 14.0, 14.0, 0.0]
    hopeless = Candidates(((1,), (2,)), np.array([-900.0, -905.0]), (), np.array([1e-200]))
    assert features(hopeless).tolist() == [-14.0, 5.0, -14.0, 1.0]


def test_identity_is_the_exact_probability():
    assert Calibration().confidence(features(candidates(0.37, 0.2))) == pytest.approx(0.37)


def test_logistic_weighs_the_named_features():
    values = np.array([[2.0, 9.0, 9.0, 4.0], [0.0, 9.0, 9.0, 0.0]])
    expected = [1 / (1 + math.exp(-(0.5 * 2 - 0.25 * 4 + 1))), 1 / (1 + math.exp(-1))]
    assert LOGISTIC.confidence(values) == pytest.approx(expected)


@pytest.mark.parametrize(
    "calibration", [Calibration(), Calibration("logistic", ("logit_probability",), (5.0,))]
)
def test_confidences_are_never_0_or_1(calibration):
    values = np.array([[-14.0, 0, 0, 0], [14.0, 0, 0, 0]])
    assert calibration.confidence(values).tolist() == [LOWEST, HIGHEST]


@given(st.lists(st.floats(-14, 14), min_size=2, max_size=20))
def test_more_evidence_never_means_less_confidence(logits):
    values = np.zeros((len(logits), 4))
    values[:, 0] = sorted(logits)
    for calibration in (Calibration(), LOGISTIC):
        assert (np.diff(calibration.confidence(values)) >= 0).all()


@pytest.mark.parametrize("calibration", [Calibration(), LOGISTIC])
def test_a_calibration_survives_json(calibration):
    assert Calibration.from_dict(json.loads(json.dumps(calibration.to_dict()))) == calibration


def test_the_json_is_that_of_the_manifest():
    assert Calibration().to_dict() == {"kind": "identity"}
    assert LOGISTIC.to_dict() == {
        "kind": "logistic",
        "features": ["logit_probability", "length"],
        "weights": [0.5, -0.25],
        "bias": 1.0,
    }


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "isotonic"},
        {"kind": "logistic"},
        {"kind": "identity", "features": ["length"], "weights": [1.0]},
        {"kind": "logistic", "features": ["luck"], "weights": [1.0]},
        {"kind": "logistic", "features": ["length", "length"], "weights": [1.0, 1.0]},
        {"kind": "logistic", "features": ["length"], "weights": [1.0, 2.0]},
        {"kind": "logistic", "features": ["length"], "weights": [math.nan]},
        {"kind": "logistic", "features": ["length"], "weights": [1.0], "bias": math.inf},
    ],
)
def test_an_invalid_calibration_is_refused(values):
    with pytest.raises(ValueError, match="Received"):
        Calibration.from_dict(values)


def test_a_calibration_with_an_unknown_key_is_refused():
    with pytest.raises(TypeError):
        Calibration.from_dict({"kind": "identity", "temperature": 2.0})


def test_alternatives_share_what_the_first_leaves_in_proportion():
    # 0.5 of the mass is not the first's; 0.3 and 0.1 of it are these two's, 0.1 nobody's.
    shared = shared_confidences(np.log([0.5, 0.3, 0.1]), confidence=0.8)
    assert shared == pytest.approx([0.8, 0.2 * 0.6, 0.2 * 0.2])


def test_no_alternative_gets_more_than_the_first():
    shared = shared_confidences(np.log([0.5, 0.49]), confidence=0.1)
    assert shared == pytest.approx([0.1, 0.1])


@given(st.integers(0, 10_000), st.floats(LOWEST, HIGHEST))
def test_shared_confidences_never_add_up_to_more_than_one(seed, confidence):
    log_probs = np.log(random_chances(seed, 4, 3))
    exact = np.sort(ctc.log_probability(log_probs, [(), (1,), (2,), (1, 2), (2, 1)]))[::-1]
    shared = shared_confidences(exact, confidence)
    assert shared[0] == confidence
    assert shared.sum() <= 1 + 1e-9
    assert (np.diff(shared) <= 1e-12).all()
