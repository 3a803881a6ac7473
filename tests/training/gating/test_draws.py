from __future__ import annotations

import numpy as np
import pytest

from tests.training.gating.pairs import errors, pair
from training.gating import draws
from training.gating.paired import Paired


def test_a_single_better_sample_of_two_is_better_in_three_of_four_draws() -> None:
    # the gain is drawn at least once in two draws of two samples: 1 - (1/2)^2
    assert draws.share_better(pair([1, 0], [0, 0]), rounds=40_000, seed=0) == pytest.approx(0.75, abs=0.01)


def test_equal_versions_are_never_better() -> None:
    assert draws.share_better(pair([1, 0, 2], [1, 0, 2]), rounds=500, seed=0) == 0.0


def test_the_fields_of_one_form_are_drawn_together() -> None:
    # the same four gains and four losses: by field the draws differ, in two forms that cancel out they cannot
    before, candidate = [1] * 4 + [0] * 4, [0] * 4 + [1] * 4
    alone = draws.share_better(pair(before, candidate), rounds=2_000, seed=0)
    together = draws.share_better(
        pair(before, candidate, groups=[0, 0, 1, 1, 0, 0, 1, 1]), rounds=2_000, seed=0
    )
    assert alone == pytest.approx(0.4, abs=0.05)
    assert together == 0.0
    forms = draws.share_better(pair([1] * 8 + [0] * 4, [0] * 8 + [2] * 4, groups=[0] * 8 + [1] * 4), 9_000, 0)
    assert forms == pytest.approx(
        0.25, abs=0.02
    )  # only two draws of the better one win: the sums are 8 and -8


def test_the_added_error_counts_letters_of_all_labels() -> None:
    worse = pair([0, 2, 0, 1], [1, 2, 0, 1], [4, 4, 2, 2])
    assert draws.added_error(worse) == pytest.approx(1 / 12)
    assert draws.added_error(pair([1, 1], [0, 0])) == pytest.approx(-0.2)


def test_the_upper_bound_is_as_normal_theory_says() -> None:
    rng = np.random.default_rng(1)
    worse = pair(rng.integers(2, size=2000).tolist(), rng.integers(2, size=2000).tolist(), 7)
    standard_error = float(worse.gain.std(ddof=1)) / 7 / 2000**0.5
    found = draws.highest_added_error(worse, 0.95, 4000, seed=0) - draws.added_error(worse)
    assert found == pytest.approx(1.645 * standard_error, rel=0.05)


def test_where_forms_differ_the_bound_is_wider_than_by_single_fields() -> None:
    before, candidate = [0] * 400, [1, 1, 1, 1, 0, 0, 0, 0] * 50
    single = draws.highest_added_error(pair(before, candidate), 0.95, 2000, 0)
    forms = draws.highest_added_error(
        pair(before, candidate, groups=[n // 4 for n in range(400)]), 0.95, 2000, 0
    )
    middle = draws.added_error(pair(before, candidate))
    assert forms - middle == pytest.approx(2 * (single - middle), rel=0.15)  # by the root of four


def test_the_calibration_error_is_the_mean_gap_over_bins() -> None:
    # 0.95: three of four right, 0.2 off; 0.35: none of two, 0.35 off
    found = errors([0, 0, 0, 1, 1, 1], [0.95, 0.95, 0.95, 0.95, 0.35, 0.35])
    assert draws.calibration_error(found) == pytest.approx((4 * 0.2 + 2 * 0.35) / 6)
    assert draws.calibration_error(errors([0, 0], [1.0, 1.0])) == 0.0


def test_a_candidate_that_is_too_sure_is_found_out() -> None:
    wrong = [0, 1] * 200
    lengths = np.full(400, 5)
    honest, boastful = errors(wrong, 0.5), errors(wrong, 0.9)
    assert draws.share_miscalibrated(Paired(honest, boastful, lengths), 0.03, 500, 0) == 1.0
    assert draws.share_miscalibrated(Paired(boastful, honest, lengths), 0.03, 500, 0) == 0.0
    assert draws.share_miscalibrated(Paired(honest, honest, lengths), 0.0, 500, 0) == 0.0


def test_memory_is_bounded_by_drawing_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = pair([1] * 30 + [0] * 25, [0] * 30 + [1] * 25)
    at_once = draws.share_better(mixed, rounds=401, seed=0)
    monkeypatch.setattr(draws, "_DRAWN_AT_ONCE", 1000)
    assert draws.share_better(mixed, rounds=401, seed=0) == pytest.approx(at_once, abs=0.1)


def test_the_number_of_missing_samples_is_that_of_the_variance() -> None:
    gains = [1] * 12 + [0] * 20 + [-1] * 8
    before, candidate = [max(0, gain) for gain in gains], [max(0, -gain) for gain in gains]
    z = np.mean(gains) * 40**0.5 / np.std(gains, ddof=1)
    needed = 40 * ((1.645 + 0.842) / z) ** 2
    missing = draws.missing_samples(pair(before, candidate), 0.95, 5)
    assert missing is not None
    assert missing - 50 < needed - 40 <= missing
    assert missing % 50 == 0


def test_as_many_more_samples_as_are_said_to_be_missing_mostly_decide() -> None:
    rng = np.random.default_rng(5)
    decided = asked = 0
    for _ in range(150):
        share = rng.uniform(0.1, 0.3)

        def drawn(count: int, share: float = share) -> Paired:
            gains = rng.choice([1, 0, -1], p=[share + 0.1, 0.9 - 1.5 * share, 0.5 * share], size=count)
            return pair(np.maximum(0, gains).tolist(), np.maximum(0, -gains).tolist())

        first = drawn(40)
        missing = draws.missing_samples(first, 0.95, 5)
        if missing is None or draws.share_better(first, 400, 0) >= 0.95:
            continue
        asked += 1
        decided += draws.share_better(drawn(40 + missing), 400, 0) >= 0.95
    assert asked > 15
    assert decided / asked > 0.7


def test_where_nothing_was_gained_no_number_of_samples_is_promised() -> None:
    assert draws.missing_samples(pair([1, 0], [0, 1]), 0.95, 5) is None
    assert draws.missing_samples(pair([0] * 9, [1] * 9), 0.95, 5) is None
    tiny = [1] * 101 + [0] * 100
    assert draws.missing_samples(pair(tiny, [1 - one for one in tiny]), 0.95, 5) is None


def test_a_few_names_that_are_all_better_need_more_of_them() -> None:
    assert draws.missing_samples(pair([1] * 3 + [0] * 17, [0] * 20), 0.95, 5) == 20  # five changes need 34
    assert draws.missing_samples(pair([1], [0]), 0.95, 5) == 10
