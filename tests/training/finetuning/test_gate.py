from __future__ import annotations

import json

import numpy as np
import pytest

from training.finetuning.gate import Paired, Rule, apply_gate, compare, share_better, share_worse


def pair(live, candidate, characters=None):
    live, candidate = np.array(live, dtype=np.int64), np.array(candidate, dtype=np.int64)
    lengths = np.full(len(live), 5) if characters is None else np.array(characters)
    return Paired(live, candidate, lengths.astype(np.int64))


GOOD_ORIGINAL = pair([0] * 90 + [1] * 10, [0] * 90 + [1] * 10)
BETTER = pair([1] * 10 + [0] * 10, [0] * 20)


def test_edits_are_counted_against_the_labels():
    counted = Paired.of(["ANNE", "LEA", "O'NEILL"], ["ANNE", "LE", "ONEIL"], ["ANE", "LEA", "O'NEILL"])

    assert counted.live.tolist() == [0, 1, 2]
    assert counted.candidate.tolist() == [1, 0, 0]
    assert counted.characters.tolist() == [4, 3, 7]


def test_measures_are_sums_over_the_set():
    compared = compare(pair([0, 2, 0, 1], [0, 0, 0, 1], [4, 4, 2, 2]))

    assert (compared.live_exact, compared.candidate_exact) == (0.5, 0.75)
    assert (compared.live_cer, compared.candidate_cer) == (3 / 12, 1 / 12)


def test_a_single_better_sample_of_two_is_better_in_three_of_four_draws():
    # the gain is drawn at least once in two draws of two samples: 1 - (1/2)^2
    assert share_better(pair([1, 0], [0, 0]), rounds=40_000, seed=0) == pytest.approx(0.75, abs=0.01)


def test_equal_models_are_never_better():
    assert share_better(pair([1, 0, 2], [1, 0, 2]), rounds=500, seed=0) == 0.0


def test_a_loss_of_exactly_the_margin_is_not_worse():
    always_one_in_four_lost = pair([0, 0, 0, 0], [1, 1, 1, 1])
    assert share_worse(always_one_in_four_lost, margin=1.0 - 1e-12, rounds=50, seed=0) == 0.0
    assert share_worse(always_one_in_four_lost, margin=0.99, rounds=50, seed=0) == 1.0


def test_a_better_and_harmless_candidate_is_accepted():
    verdict = apply_gate(BETTER, GOOD_ORIGINAL)

    assert verdict.verdict == "accepted"
    assert verdict.reason == (
        "Better on 20 held-out corrections (exact match 50.0 % to 100.0 %), no worse on 100 original images."
    )
    assert verdict.p_better == pytest.approx(1.0, abs=1e-3)
    assert verdict.p_worse == 0.0


def test_too_few_corrections_say_how_many_are_missing():
    verdict = apply_gate(pair([1, 1, 1], [0, 0, 0]), GOOD_ORIGINAL)
    assert verdict.verdict == "rejected"
    assert "3 of 8" in verdict.reason


def test_no_corrections_at_all_are_rejected_without_numbers():
    verdict = apply_gate(pair([], []), GOOD_ORIGINAL)
    assert verdict.verdict == "rejected"
    assert "0 of 8" in verdict.reason
    assert verdict.p_better is None
    assert verdict.corrections.live_exact is None


def test_a_missing_original_set_is_rejected():
    verdict = apply_gate(BETTER, pair([], []))
    assert (verdict.verdict, verdict.p_worse) == ("rejected", None)
    assert verdict.reason == "Too few original images to decide: 0 of 50."


def test_a_live_version_without_errors_leaves_nothing_to_gain():
    verdict = apply_gate(pair([0] * 12, [0] * 12), GOOD_ORIGINAL)
    assert verdict.verdict == "rejected"
    assert verdict.reason.startswith("Nothing to gain: the live version already reads all 12")


def test_forgetting_the_original_data_is_rejected_however_good_on_corrections():
    verdict = apply_gate(BETTER, pair([0] * 100, [0] * 90 + [1] * 10))
    assert verdict.verdict == "rejected"
    assert verdict.reason.startswith(
        "Worse on the original data: exact match 100.0 % to 90.0 % on 100 images"
    )


def test_poisoned_corrections_make_a_candidate_that_is_not_better():
    verdict = apply_gate(pair([0] * 15 + [1] * 5, [3] * 20), GOOD_ORIGINAL)
    assert verdict.verdict == "rejected"
    assert verdict.p_better == 0.0
    assert "CER 5.0 % to 60.0 %" in verdict.reason


def test_a_gain_that_may_be_luck_is_rejected():
    lucky = pair([1, 1, 1, 0, 0] + [0] * 15, [0, 0, 1, 1, 0] + [0] * 15)
    verdict = apply_gate(lucky, GOOD_ORIGINAL)
    assert verdict.verdict == "rejected"
    assert verdict.p_better is not None
    assert 0.5 < verdict.p_better < 0.9


def test_the_same_seed_gives_the_same_verdict_and_the_report_is_json():
    assert apply_gate(BETTER, GOOD_ORIGINAL, seed=3) == apply_gate(BETTER, GOOD_ORIGINAL, seed=3)
    told = json.loads(json.dumps(apply_gate(BETTER, GOOD_ORIGINAL).to_dict()))
    assert set(told) == {"verdict", "reason", "corrections", "original"}
    assert set(told["corrections"]) == {
        "n",
        "live_exact",
        "candidate_exact",
        "live_cer",
        "candidate_cer",
        "p_better",
    }
    assert told["original"]["margin"] == 0.01


def test_memory_is_bounded_by_drawing_in_pieces():
    large = pair([1] * 5000, [0] * 5000)
    assert share_better(large, rounds=401, seed=0) == 1.0


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ValueError, match="three"):
        pair([1, 0], [0])


def test_a_rule_outside_its_range_is_refused():
    with pytest.raises(ValueError, match=r"better=1\.5"):
        Rule(better=1.5)
